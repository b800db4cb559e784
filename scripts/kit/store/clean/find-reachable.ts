import { lockedDigests } from '#kit/graph'
import type { OutputFile, SlotEntry } from '#kit/records'
import type { KeptRun } from '../kept-run.ts'
import type { PublishedOutput } from '../outputs-here.ts'
import { asksFor } from './asks-for.ts'
import type { Root } from './roots.ts'

export interface Reachable {
  /** sha256 of every object that stays. */
  digests: Set<string>
  /** What each root asks for, by its name. */
  byRoot: { name: string; digests: Set<string> }[]
}

export interface Found {
  roots: readonly Root[]
  runs: readonly KeptRun[]
  outputs: readonly PublishedOutput[]
  slots: readonly SlotEntry[]
  /** The files of each folder that can be asked for by digest. */
  folders: ReadonlyMap<string, readonly OutputFile[]>
}

/**
 * All that a root asks for: what its lock names by digest, models it names as a folder, and the runs that it would make again if they were gone. A run is
 * asked for where its inputs are: they are named, or another such run left them.
 */
export async function findReachable({ roots, runs, outputs, slots, folders }: Found): Promise<Reachable> {
  const byRoot: Reachable['byRoot'] = [
    { name: 'outputs that lie here', digests: digestsOf(outputs.flatMap(({ manifest }) => manifest.files)) },
    { name: 'models that serve or have served', digests: digestsOf(slots.flatMap(({ model, files }) => [...files, ...(folders.get(model) ?? [])])) },
  ]
  const asked: { digests: Set<string>; runs: KeptRun[] }[] = []
  for (const root of roots) {
    const digests = lockedDigests(root.lock)
    for (const folder of foldersNamedBy(root)) for (const { sha256 } of folders.get(folder) ?? []) digests.add(sha256)
    const its = []
    for (const run of runs) if (await asksFor(root, run)) its.push(run)
    byRoot.push({ name: root.name, digests })
    asked.push({ digests, runs: its })
  }
  const reachable = new Set(byRoot.flatMap(({ digests }) => [...digests]))
  for (let before = -1; before < reachable.size; ) {
    before = reachable.size
    for (const { digests, runs: its } of asked) {
      for (const run of its.filter(({ run: { parts } }) => inputsOf(parts).every((input) => reachable.has(input)))) {
        for (const { sha256 } of run.manifest.files) {
          digests.add(sha256)
          reachable.add(sha256)
        }
      }
    }
  }
  return { digests: reachable, byRoot }
}

const digestsOf = (files: readonly OutputFile[]): Set<string> => new Set(files.map(({ sha256 }) => sha256))

const inputsOf = (parts: Record<string, unknown>): string[] => Object.values((parts.inputs ?? {}) as Record<string, string>) // as explainKey makes them

/** Folders that a param names by digest: the base that a model is trained on. */
const foldersNamedBy = ({ lock }: Root): string[] =>
  [
    ...JSON.stringify(Object.values(lock.profiles).flatMap(({ steps }) => Object.values(steps).map((step) => step.in.params))).matchAll(
      /"(sha256:[0-9a-f]{64})"/g,
    ),
  ].map((match) => match[1] ?? '')
