import { posix } from 'node:path'
import type { KeptFile, StateFile } from '#kit/records'
import { type Contents, keepFiles, type Sandbox, sandboxPaths } from '#kit/sandbox'
import type { LoadedStep } from './loaded-task.ts'
import { readServiceFiles } from './read-service-files.ts'

export type Artifact = LoadedStep['artifacts'][number]

/** `/logs/artifacts` is kept of every step. */
export const artifactsOf = (step: LoadedStep): Artifact[] => [
  { source: sandboxPaths.artifacts, destination: null, exclude: [], service: 'main' },
  ...step.artifacts,
]

/** Those of the kept files that the verifier is given. */
export const forVerifier = (step: LoadedStep, artifacts: readonly KeptFile[]): KeptFile[] =>
  artifacts.filter(({ path }) => artifactsOf(step).some(({ source }) => isBelow(path, source)))

export const isBelow = (path: string, source: string): boolean => path === source || path.startsWith(`${source.replace(/\/$/, '')}/`)

/** What the task wants kept for its verifier, each file under the path that it had; `changed` is the sandbox's state. */
export async function keepArtifacts(
  sandbox: Sandbox,
  step: LoadedStep,
  { changed, contents, signal }: { changed: readonly KeptFile[]; contents: Contents; signal: AbortSignal },
): Promise<KeptFile[]> {
  const kept = new Map<string, KeptFile>()
  // A sandbox starts with that folder empty, so what is in it has changed, and is kept already.
  for (const file of changed)
    if (file.kind !== 'deleted' && isBelow(file.path, sandboxPaths.artifacts) && file.path !== sandboxPaths.artifacts) kept.set(file.path, file)
  for (const { source, exclude, service } of step.artifacts) {
    const files = service === 'main' ? await sandbox.download([source]) : await readServiceFiles(sandbox, { service, path: source, signal })
    const wanted = files.filter((file) => file.path !== sandboxPaths.artifacts && !isExcluded(file, source, exclude))
    for (const file of await keepFiles(wanted, contents)) kept.set(file.path, file)
  }
  return [...kept.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** As tar has it: a pattern matches a path, or any end of it that starts after a slash, and with a folder all that is in it. */
function isExcluded({ path }: StateFile, source: string, patterns: readonly string[]): boolean {
  const parts = posix.relative(posix.dirname(source), path).split('/')
  return parts.some((_, end) =>
    parts
      .slice(0, end + 1)
      .some((__, start) => patterns.some((pattern) => posix.matchesGlob(parts.slice(start, end + 1).join('/'), pattern.replace(/\/$/, '')))),
  )
}
