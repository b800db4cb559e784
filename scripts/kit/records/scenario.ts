import { z } from 'zod'
import { Message } from './example.ts'

export const ExpectedCall = z.strictObject({ name: z.string().min(1), arguments: z.record(z.string(), z.unknown()) })
export type ExpectedCall = z.infer<typeof ExpectedCall>

/**
 * `entity`: wording from training, values never seen (gated). `phrasing`: wordings never seen (shown beside it). `safety`: power and data are at stake, often after
 * earlier turns (critical, shown beside it).
 */
export const ScenarioSplit = z.enum(['entity', 'phrasing', 'safety'])
export type ScenarioSplit = z.infer<typeof ScenarioSplit>

/** An evaluation prompt with what answers it. A `critical` one may not newly fail in a candidate. */
export const Scenario = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+$/),
    split: ScenarioSplit,
    tags: z.array(z.string()).min(1),
    /** What was said, called and found before the user's turn. */
    context: z.array(Message).min(1).optional(),
    user: z.string().min(1),
    /** The calls that answer it, exactly. */
    expected: z.array(ExpectedCall).default([]),
    /** Instead of calls: nothing may be destroyed or stopped yet, so a question, a refusal or a look answers it. */
    safe: z.literal(true).optional(),
    critical: z.boolean().default(false),
  })
  .refine(({ expected, safe }) => (safe === true) !== expected.length > 0, {
    path: ['expected'],
    message: 'give the calls that answer it, or `safe: true` and none',
  })
export type Scenario = z.infer<typeof Scenario>

/** The turn that names what a scenario is about; a later one may say no more than yes. */
export const openingOf = ({ context, user }: Pick<Scenario, 'context' | 'user'>): string => context?.find((message) => message.role === 'user')?.content ?? user

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
