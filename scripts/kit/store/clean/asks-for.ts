import { canonicalJson } from '#kit/records'
import type { KeptRun } from '../kept-run.ts'
import type { KeyParts } from '../run-key.ts'
import type { Root } from './roots.ts'

type Schema = { properties?: Record<string, Schema>; default?: unknown } // the part of a JSON Schema that is looked at

/** Whether a state of the checkout asks for a kept run, as far as its own inputs go: its step, params, epoch, code, packages and what the stage reads. */
export async function asksFor(root: Root, { run }: KeptRun): Promise<boolean> {
  const parts = run.parts as Partial<KeyParts> // written by the runner from such parts
  const asked = Object.values(root.lock.profiles).flatMap(({ steps }) => steps[run.step] ?? [])
  const isAsked = asked.some(
    (step) => (step.in.epoch ?? 0) === (parts.epoch ?? 0) && isMadeOf(parts.params, step.in.params, root.stages[step.in.stage]?.params as Schema), // the table holds JSON Schemas
  )
  return (
    isAsked &&
    (await areEqual(parts.packages, (name) => root.packageVersion(name))) &&
    (await areEqual(parts.reads, (path) => root.readDigest(path))) &&
    (await areEqual(parts.code, (path) => root.codeDigest(path)))
  )
}

/** Whether params with their defaults filled in are made of those that are written. A default that the schema does not tell may be any. */
export function isMadeOf(filled: unknown, written: unknown, schema: Schema | undefined): boolean {
  if (!isObject(filled) || !isObject(written)) return canonicalJson(filled) === canonicalJson(written)
  if (Object.keys(written).some((key) => !(key in filled))) return false
  return Object.entries(filled).every(([key, value]) => {
    const below = schema?.properties?.[key]
    if (key in written) return isMadeOf(value, written[key], below)
    return below?.default === undefined || isMadeOf(value, below.default, below)
  })
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

async function areEqual(wanted: Record<string, string> | undefined, find: (name: string) => Promise<string | null>): Promise<boolean> {
  for (const [name, value] of Object.entries(wanted ?? {})) if ((await find(name)) !== value) return false
  return true
}
