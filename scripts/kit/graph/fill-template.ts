import { posix } from 'node:path'

/** Rooms that a definition file (`source.ts`, `generator.ts`, `model.ts`) may import. */
export const DEFINITION_ROOMS = ['stage', 'records', 'fleet', 'conversations', 'screens', 'tools', 'shell', 'schema', 'statistics', 'redact', 'repair'] as const

/**
 * `{root}` and `{param}` in a path of a stage; `{root}/../x` is made plain, because Nx matches paths by their text. A param that is absent leaves its
 * braces: the path then matches nothing.
 */
export function fillTemplate(template: string, step: { root: string; params: Record<string, unknown> }): string {
  const filled = template.replace(/\{([a-zA-Z]+)\}/g, (braces, key: string) =>
    key === 'root' ? step.root : typeof step.params[key] === 'string' ? String(step.params[key]) : braces,
  )
  return posix.normalize(filled)
}
