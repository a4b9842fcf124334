import { CategoryService } from '../services/category.service';

const route = `/api/${version}/categories`;
  id: string;
  price: number;
const { page = 1, limit = 20 } = query;
