import { z } from 'zod'
import { SandboxName } from '#kit/records'

const limit = z.number().positive().optional()

/** What a trial may take, by where it ran and who was asked. */
export const Budgets = z.strictObject({
  sandboxes: z.partialRecord(SandboxName, z.strictObject({ runtimeMs: limit, steps: limit })).default({}),
  /** By the provider of the agent's model. */
  providers: z.record(z.string(), z.strictObject({ tokens: limit, costUsd: limit })).default({}),
})

export const GuardGates = z.strictObject({
  minimumReward: z.number().default(1),
  /** Commands run as someone else, where the task permits none of its own accord. */
  maximumEscalations: z.number().int().min(0).default(0),
  /** Of a trial in a sandbox that `budgets` gives no runtime. */
  runtimeBudgetMs: z.number().positive(),
  budgets: Budgets.prefault({}),
})
export type GuardGates = z.output<typeof GuardGates>
