export * from './agent-call.ts'
export * from './definitions.ts'
export type * from './types.ts'
