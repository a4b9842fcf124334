import { UserService } from '../services/user.service';

const route = `/api/${version}/users`;
  id: string;
  ADMIN = 'admin',
  GUEST = 'guest'
const { page = 1, limit = 20 } = query;
