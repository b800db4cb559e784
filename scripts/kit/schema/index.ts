export * from './check-arguments.ts'
export * from './generated-file.ts'
