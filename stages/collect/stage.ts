import { z } from 'zod'
import { agentNames, inOrder, memoryJournal, runTrial, type TrialPlan } from '#kit/agents'
import { SandboxName, Trial } from '#kit/records'
import { createRedactor, RedactionPolicy, secretsOf } from '#kit/redact'
import { folderContents } from '#kit/sandbox'
import { defineStage, folder, StageError, table } from '#kit/stage'
import { copyContents } from './copy-contents.ts'
import { recallOrRun } from './keep-trials.ts'
import { planTrials } from './plan-trials.ts'

export default defineStage({
  summary: 'Sets every task that runs in a sandbox to every agent and keeps what each did (ATIF) and what it left.',
  inputs: {},
  outputs: { trials: table(Trial), contents: folder() },
  params: z.strictObject({
    agents: z.array(z.enum(agentNames)).min(1),
    sandbox: SandboxName,
    attempts: z.number().int().min(1).default(1),
    /** Trials at once. */
    concurrency: z.number().int().min(1).default(4),
    /** Globs over names of tasks. */
    tasks: z.array(z.string()).min(1).default(['*']),
    /** Over whatever a task allows its agent. */
    maximumAgentMs: z.number().int().min(1).default(3_600_000),
    redact: RedactionPolicy.prefault({}),
  }),
  redactor: ({ redact }) => createRedactor({ ...redact, known: secretsOf(process.env) }),
  reads: ['tasks/*/task.toml', 'tasks/*/instruction.md', 'tasks/*/environment/**', 'tasks/*/solution/**', 'tasks/*/tests/**'],
  permissions: { workers: true, containers: true },

  check: async ({ params }) => (await planTrials('.', params)).problems,

  async run({ outputs, params, step, cache, redactor, signal, log, progress }) {
    const { trials, leftOut, problems } = await planTrials('.', params)
    if (problems.length > 0) throw new StageError(problems.join('\n'))
    if (leftOut.length > 0) log('tasks-left-out', { sandbox: params.sandbox, tasks: leftOut.join(', ') })
    const surroundings = {
      signal,
      redactor,
      now: () => new Date(),
      journal: memoryJournal(folderContents(await cache.folder('contents'))),
      maximumAgentMs: params.maximumAgentMs,
    }
    const run = (plan: TrialPlan) => runTrial(plan, surroundings)
    const counts = { recalled: 0, failed: 0 }
    let done = 0
    for await (const { trial, recalled } of inOrder(trials, params.concurrency, (plan) => recallOrRun(plan, { cache, code: step.code, run }))) {
      await outputs.trials.write(trial)
      await copyContents(trial, surroundings.journal.contents, folderContents(outputs.contents.path))
      done += 1
      counts.recalled += recalled ? 1 : 0
      counts.failed += trial.status === 'failed' ? 1 : 0
      if (trial.error) log('trial-failed', { trial: trial.id, error: `${trial.error.type}: ${trial.error.message}` })
      progress(done, trials.length, 'trials')
    }
    return { rowsIn: done, metrics: { trials: done, ...counts, tasksLeftOut: leftOut.length } }
  },
})
