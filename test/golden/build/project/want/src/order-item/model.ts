// alpha/model 1.2.0
export class OrderItem {
  cancel() { return `{entity}${{ '{' }}1}`; }
}
