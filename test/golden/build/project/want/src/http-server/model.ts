// alpha/model 1.2.0
export class HTTPServer {
  listAll() { return `{entity}${{ '{' }}1}`; }
}
