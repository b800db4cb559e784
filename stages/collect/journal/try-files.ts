import { z } from 'zod'
import { Trial, TrialTry } from '#kit/records'

/** What a try's folder opens with: what is tried, by which run, for which request. */
export const TryStart = z.strictObject({
  version: z.literal(1),
  run: z.string(),
  request: z.string(),
  ...TrialTry.pick({ trial: true, task: true, agent: true, model: true, sandbox: true, attempt: true, try: true, startedAt: true }).shape,
})
export type TryStart = z.infer<typeof TryStart>

/** What it came to. `trial` is null of one that was interrupted; `again` says that its failure was worth another try. */
export const TryResult = z.strictObject({
  version: z.literal(1),
  request: z.string(),
  entry: TrialTry.omit({ stands: true }),
  trial: Trial.nullable(),
  again: z.boolean(),
})
export type TryResult = z.infer<typeof TryResult>
