import { join } from 'node:path'
import { SlotError } from './slot-error.ts'

/** Where the state of the slots lies in a workspace; the one place that knows. */
export interface SlotLayout {
  readonly folder: string
  readonly history: string
  readonly reviews: string
  readonly lock: string
  /** The files of a model that serves or has served, named by the first 12 digits of its digest. */
  model(digest: string): string
}

export function slotLayout(workspace: string): SlotLayout {
  const folder = join(workspace, 'models', 'slots')
  return {
    folder,
    history: join(folder, 'history.jsonl'),
    reviews: join(folder, 'reviews.jsonl'),
    lock: join(folder, '.lock'),
    model: (digest) => join(folder, shortDigest(digest)),
  }
}

/** Names a model's folder. */
function shortDigest(digest: string): string {
  const short = DIGEST.exec(digest)?.[1]
  if (!short) throw new SlotError(`"${digest}" names no model: a digest is sha256: and hexadecimal digits; take it from the step's manifest.json`)
  return short
}

/** A model as a person reads it: twelve digits tell models apart. */
export const modelName = (digest: string | null | undefined): string => (digest ? (DIGEST.exec(digest)?.[1] ?? digest) : 'no model')

const DIGEST = /^(?:sha256:)?([0-9a-f]{12})[0-9a-f]*$/
