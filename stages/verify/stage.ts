import { z } from 'zod'
import { type LoadedTask, loadTasks, taskReads } from '#kit/agents'
import { Example, Rejected, Trial, TrialVerdict, type Verification } from '#kit/records'
import { createRedactor, RedactionPolicy, secretsOf } from '#kit/redact'
import { readTrialDecisions, TRIAL_DECISIONS_FILE, trialDigest } from '#kit/reviews'
import { folderContents } from '#kit/sandbox'
import { defineStage, folder, table } from '#kit/stage'
import { checkReviewer, GuardGates, type GuardVerdict, openGuard, ReviewerParams, reviewedTask, reviewerKeys } from './guard/index.ts'
import { inOrder } from './in-order.ts'
import { openTester } from './open-tester.ts'
import { answerOf } from './reviews/answer-of.ts'
import { LICENCE, toExample } from './to-example.ts'

export default defineStage({
  summary: 'Tests what each trial left in a fresh sandbox, and lets the guard say which trajectories become training rows.',
  inputs: { trials: table(Trial), contents: folder() },
  outputs: { verdicts: table(TrialVerdict), examples: table(Example), rejected: table(Rejected) },
  balance: { in: ['trials'], out: ['examples', 'rejected'] },
  params: z.strictObject({
    guard: GuardGates,
    reviewer: ReviewerParams,
    /** Trials that are tested and reviewed at once. */
    concurrency: z.number().int().min(1).default(4),
    /** What people answered where the guard asked. */
    reviews: z.string().default(TRIAL_DECISIONS_FILE),
    redact: RedactionPolicy.prefault({}),
  }),
  redactor: ({ redact }) => createRedactor({ ...redact, known: secretsOf(process.env) }),
  reads: [...taskReads, '{reviews}'],
  permissions: { workers: true, containers: true },
  asks: { param: 'reviewer', keys: ({ reviewer }) => reviewerKeys(reviewer) },

  check: async ({ params, step }) => checkReviewer(params.reviewer, step.name),

  async run({ inputs, outputs, params, step, cache, redactor, signal, log, progress }) {
    const { tasks: loaded, problems } = await loadTasks('.', ['tasks/**'])
    for (const problem of problems) log('task-not-loaded', { problem })
    const tasks = new Map(loaded.map((task) => [task.record.name, task]))
    const total = inputs.trials.tables.reduce((sum, { rows }) => sum + rows, 0)
    const tester = openTester({ contents: folderContents(inputs.contents.path), cache, code: step.code, redactor, signal, log })
    const guard = await openGuard({ gates: params.guard, reviewer: params.reviewer }, { redactor, cache, environment: process.env, log })
    const answers = await readTrialDecisions(params.reviews)
    const counts = { promote: 0, reject: 0, needs_human: 0 }
    const review = async (trial: Trial) => {
      const task = tasks.get(trial.task) ?? null
      const verification = await tester.test(trial, task)
      const guarded = await guard.review({ trial, task: task && reviewedTask(task), verification }, signal)
      return { trial, ...conclude({ trial, task, verification }, answerOf(guarded, answers.get(trial.id), trialDigest(trial))) }
    }
    for await (const { trial, verdict, example } of inOrder(inputs.trials.rows(), params.concurrency, review)) {
      await outputs.verdicts.write(verdict)
      if (example) await outputs.examples.write(example)
      else await outputs.rejected.write(toRejected(trial, verdict))
      counts[verdict.decision] += 1
      progress(counts.promote + counts.reject + counts.needs_human, total, 'trials')
    }
    return { metrics: { ...counts, ...tester.counts(), ...guard.end() }, licences: counts.promote > 0 ? [LICENCE] : [] }
  },
})

function conclude(
  { trial, task, verification: { testOutput, reward } }: { trial: Trial; task: LoadedTask | null; verification: Verification },
  guarded: GuardVerdict,
): { verdict: TrialVerdict; example: Example | null } {
  const verdict: TrialVerdict = {
    version: 1,
    trial: trial.id,
    task: trial.task,
    agent: trial.agent,
    reward,
    testOutput,
    digest: trialDigest(trial),
    ...guarded,
  }
  if (verdict.decision !== 'promote' || !task) return { verdict, example: null }
  const made = toExample(trial, task)
  if ('example' in made) return { verdict, example: made.example }
  const reason = `is no conversation to learn from: ${made.problem}`
  return { verdict: { ...verdict, decision: 'reject', reasons: [reason], findings: [{ rule: 'conversation', decision: 'reject', reason }] }, example: null }
}

function toRejected({ id, task, agent, trajectory }: Trial, { decision, reasons }: TrialVerdict): Rejected {
  return { id, source: 'collect', reason: decision, detail: reasons.join('; '), row: { task, agent, trajectory } }
}
