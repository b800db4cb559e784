import { z } from 'zod'
import type { TrialPlan } from '#kit/agents'
import { SandboxName } from '#kit/records'

const AtOnce = z.number().int().min(1)

/** How many trials may run at once: in all, in a kind of sandbox, and of agents that ask the same provider for a model. What is not named has the limit of all. */
export const TrialLimits = z.strictObject({
  trials: AtOnce.default(4),
  sandboxes: z.partialRecord(SandboxName, AtOnce).default({}),
  providers: z.record(z.string(), AtOnce).default({}),
})
export type TrialLimits = z.infer<typeof TrialLimits>

/** The limits that a trial counts for. */
export function limitsOf({ sandbox, agent }: TrialPlan, { sandboxes, providers }: TrialLimits): { name: string; maximum: number }[] {
  const provider = agent.model?.provider
  const named = [
    { name: `sandbox ${sandbox.name}`, maximum: sandboxes[sandbox.name] },
    { name: `provider ${provider}`, maximum: provider === undefined ? undefined : providers[provider] },
  ]
  return named.flatMap(({ name, maximum }) => (maximum === undefined ? [] : [{ name, maximum }]))
}
