import { z } from 'zod'
import { agentNames, taskReads } from '#kit/agents'
import { SandboxName, Trial, TrialTry } from '#kit/records'
import { createRedactor, RedactionPolicy, secretsOf } from '#kit/redact'
import { defineStage, folder, StageError, table } from '#kit/stage'
import { collectTrials } from './collect-trials.ts'
import { linkContents } from './journal/settle-contents.ts'
import { trialPaths } from './journal/trial-paths.ts'
import { logTrialEvent } from './log-trial-event.ts'
import { planTrials } from './plan-trials.ts'
import { RetryPolicy } from './retry-policy.ts'
import { TrialLimits } from './trial-limits.ts'

export default defineStage({
  summary: 'Sets every task that runs in a sandbox to every agent and keeps what each did (ATIF) and what it left.',
  inputs: {},
  outputs: { trials: table(Trial), tries: table(TrialTry), contents: folder() },
  params: z.strictObject({
    agents: z.array(z.enum(agentNames)).min(1),
    sandbox: SandboxName,
    attempts: z.number().int().min(1).default(1),
    /** Trials at once. */
    concurrency: z.number().int().min(1).default(4),
    /** Of these, at once in a kind of sandbox, and of agents that ask one provider. */
    limits: TrialLimits.omit({ trials: true }).prefault({}),
    retries: RetryPolicy.prefault({}),
    /** Trials whose disk the engine cannot hold to the task's `storage_mb`: refused before they start, or run without that limit. */
    unenforcedStorage: z.enum(['refuse', 'warn']).default('refuse'),
    /** Globs over names of tasks, or over folders below `tasks/`; with "!" in front, what is left out. */
    tasks: z.array(z.string()).min(1).default(['*']),
    /** Over whatever a task allows its agent. */
    maximumAgentMs: z.number().int().min(1).default(3_600_000),
    redact: RedactionPolicy.prefault({}),
  }),
  redactor: ({ redact }) => createRedactor({ ...redact, known: secretsOf(process.env) }),
  reads: taskReads,
  permissions: { workers: true, containers: true },

  check: async ({ params }) => (await planTrials('.', params)).problems,

  async run({ outputs, params, step, cache, redactor, signal, log, progress }) {
    const { trials, leftOut, problems, warnings } = await planTrials('.', params)
    if (problems.length > 0) throw new StageError(problems.join('\n'))
    for (const warning of warnings) log('task-warning', { warning })
    if (leftOut.length > 0) log('tasks-left-out', { sandbox: params.sandbox, tasks: leftOut.join(', ') })
    const store = await cache.folder('trials')
    const counts = { trials: 0, tries: 0, retried: 0, interrupted: 0, recalled: 0, failed: 0 }
    const collected = collectTrials({
      plans: trials,
      limits: { trials: params.concurrency, ...params.limits },
      retries: params.retries,
      store,
      // Where the code is not known, nothing is found again.
      code: step.code ?? crypto.randomUUID(),
      surroundings: { signal, redactor, now: () => new Date(), maximumAgentMs: params.maximumAgentMs },
      keyedBy: { redact: params.redact },
      onEvent: (event) => logTrialEvent(log, event),
    })
    for await (const { trial, tries, recalled } of collected) {
      await outputs.trials.write(trial)
      for (const one of tries) await outputs.tries.write(one)
      await linkContents(trial, trialPaths(store).contents, outputs.contents.path)
      counts.trials += 1
      counts.tries += tries.length
      counts.interrupted += tries.filter(({ status }) => status === 'interrupted').length
      counts.recalled += recalled ? 1 : 0
      counts.failed += trial.status === 'failed' ? 1 : 0
      progress(counts.trials, trials.length, 'trials')
    }
    counts.retried = counts.tries - counts.trials - counts.interrupted
    return { rowsIn: counts.trials, metrics: { ...counts, tasksLeftOut: leftOut.length } }
  },
})
