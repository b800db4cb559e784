export { presentCall } from './present-call.ts'
export { type Server, type Serving, serve } from './serve.ts'
