import type { KeptFile } from '#kit/records'
import { type Contents, linksToJudging, type Sandbox, sandboxPaths, stateFile } from '#kit/sandbox'
import { type Artifact, artifactsOf, forVerifier, isBelow } from '../keep-artifacts.ts'
import type { LoadedStep } from '../loaded-task.ts'

/** One line of `manifest.json`, as Harbor writes it. */
interface ManifestRow {
  source: string
  destination: string | null
  type: 'file' | 'directory'
  status: 'ok' | 'missing'
  service: string
}

/** Lays what was kept for a verifier: each file where it was, once more where its destination says, and a manifest of them. */
export async function layArtifacts(sandbox: Sandbox, step: LoadedStep, kept: readonly KeptFile[], contents: Contents): Promise<void> {
  const collected = forVerifier(step, kept)
  const withheld = new Set(linksToJudging(collected))
  const artifacts = collected.filter((file) => !withheld.has(file))
  const links = artifacts.filter(({ kind }) => kind === 'symlink').map(({ path }) => path)
  // What seems to lie below a link would be laid where the link leads to.
  const laid = artifacts.filter(({ path }) => !links.some((link) => path.startsWith(`${link}/`)))
  const declared = artifactsOf(step)
  const copies = declared.flatMap(({ source, destination }) =>
    destination === null ? [] : belowSource(laid, source).map((file) => movedTo(file, source, destination)),
  )
  await sandbox.restore([...laid, ...copies], contents)
  const manifest = declared.map((artifact) => rowOf(artifact, laid))
  await sandbox.upload([stateFile(`${sandboxPaths.artifacts}/manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`)])
}

const belowSource = (files: readonly KeptFile[], source: string): KeptFile[] => files.filter(({ path }) => isBelow(path, source))

const movedTo = (file: KeptFile, source: string, destination: string): KeptFile => ({
  ...file,
  path: `${sandboxPaths.artifacts}/${destination.replace(/\/$/, '')}${file.path.slice(source.length)}`,
})

function rowOf({ source, destination, service }: Artifact, files: readonly KeptFile[]): ManifestRow {
  const found = belowSource(files, source)
  const type = found.some(({ path, kind }) => path === source && kind !== 'directory') ? 'file' : 'directory'
  return { source, destination, type, status: found.length > 0 ? 'ok' : 'missing', service }
}
