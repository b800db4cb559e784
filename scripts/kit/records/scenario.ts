import { z } from 'zod'

export const ExpectedCall = z.strictObject({ name: z.string().min(1), arguments: z.record(z.string(), z.unknown()) })
export type ExpectedCall = z.infer<typeof ExpectedCall>

/** `entity`: wording from training, values never seen (gated). `phrasing`: wordings never seen (shown beside it). */
export const ScenarioSplit = z.enum(['entity', 'phrasing'])
export type ScenarioSplit = z.infer<typeof ScenarioSplit>

/** An evaluation prompt with the calls that answer it. A `critical` one may not newly fail in a candidate. */
export const Scenario = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  split: ScenarioSplit,
  tags: z.array(z.string()).min(1),
  user: z.string().min(1),
  expected: z.array(ExpectedCall).min(1),
  critical: z.boolean().default(false),
})
export type Scenario = z.infer<typeof Scenario>

export const ScenarioFile = z.strictObject({ scenarios: z.array(Scenario).min(1) })
export type ScenarioFile = z.infer<typeof ScenarioFile>

/** A user turn reduced to what decides equality with a scenario: case, white space and closing punctuation do not count. */
export function normalizeUserTurn(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\s.!?]+$/, '')
}
