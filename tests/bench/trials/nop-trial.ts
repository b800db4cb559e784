import { loadAgent, loadTask, memoryJournal, runTrial, type TrialPlan } from '#kit/agents'
import type { SandboxName } from '#kit/records'
import { createRedactor } from '#kit/redact'
import { loadSandbox } from '#kit/sandbox'
import { repository } from '../../checkout.ts'

/** A trial of an agent that does nothing, at a task of ours: what is left is what a trial costs. */
export async function nopTrial(sandbox: SandboxName, task: string): Promise<{ plan: TrialPlan; run: () => Promise<number> }> {
  const plan = { task: await loadTask(repository, task), agent: await loadAgent('nop'), sandbox: await loadSandbox(sandbox), attempt: 1 }
  const redactor = createRedactor()
  const run = async () => {
    const signal = new AbortController().signal
    const startedAt = performance.now()
    const trial = await runTrial(plan, { signal, redactor, now: () => new Date(), journal: memoryJournal(), maximumAgentMs: 60_000 })
    if (trial.status !== 'completed') throw new Error(`the trial is ${trial.status}: ${trial.error?.message}`)
    return (performance.now() - startedAt) / 1000
  }
  return { plan, run }
}
