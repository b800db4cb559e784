// Nx loads this file; the plug-in itself is TypeScript, which Node reads natively since 22.18 and through tsx before that.
const { createDependencies, createNodes, name, postTasksExecution, preTasksExecution } = process.features.typescript
  ? await import('./plugin.ts')
  : await (await import('tsx/esm/api')).tsImport('./plugin.ts', import.meta.url)

export { createDependencies, createNodes, name, postTasksExecution, preTasksExecution }
