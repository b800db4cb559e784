export { type Server, type Serving, serve } from './serve.ts'
