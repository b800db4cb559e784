import type { JsonObject } from '../json.ts'
import { canonical } from './canonical.ts'
import type { Dialect } from './dialect.ts'
import { flat } from './flat.ts'
import { openai } from './openai.ts'
import { openaiPreference } from './openai-preference.ts'
import { openaiReinforcement } from './openai-reinforcement.ts'
import { sharegpt } from './sharegpt.ts'
import { trainer } from './trainer.ts'
import { trl } from './trl.ts'

export type { Dialect, FormRule, Reading, Told, Turn } from './dialect.ts'
export { formRules } from './dialect.ts'

/** Where rows could be of several, the first of them is meant. */
export const dialects: readonly Dialect[] = [canonical, trainer, openai, openaiPreference, openaiReinforcement, trl, flat, sharegpt]

/** The dialect that most of the rows are surely, or else could be, written in; null where none of them is of any. */
export function detectDialect(rows: readonly JsonObject[]): Dialect | null {
  const scores = dialects.map((dialect) => ({ dialect, score: rows.reduce((sum, row) => sum + dialect.detects(row), 0) }))
  const best = scores.reduce((a, b) => (b.score > a.score ? b : a))
  return best.score > 0 ? best.dialect : null
}
