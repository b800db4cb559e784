import { z } from 'zod'
import { type LoadedTask, loadTasks, taskReads, verifyTrial } from '#kit/agents'
import { Example, Rejected, type SandboxName, Trial, TrialVerdict, type Verification } from '#kit/records'
import { createRedactor, RedactionPolicy, secretsOf } from '#kit/redact'
import { type Contents, findSandboxProblem, folderContents, loadSandbox, type SandboxBackend } from '#kit/sandbox'
import { defineStage, folder, StageError, table } from '#kit/stage'
import { checkReviewer, GuardGates, type GuardVerdict, openGuard, ReviewerParams, reviewerKeys } from './guard/index.ts'
import { LICENCE, toExample } from './to-example.ts'

export default defineStage({
  summary: 'Tests what each trial left in a fresh sandbox, and lets the guard say which trajectories become training rows.',
  inputs: { trials: table(Trial), contents: folder() },
  outputs: { verdicts: table(TrialVerdict), examples: table(Example), rejected: table(Rejected) },
  balance: { in: ['trials'], out: ['examples', 'rejected'] },
  params: z.strictObject({ guard: GuardGates, reviewer: ReviewerParams, redact: RedactionPolicy.prefault({}) }),
  redactor: ({ redact }) => createRedactor({ ...redact, known: secretsOf(process.env) }),
  reads: taskReads,
  permissions: { workers: true, containers: true },
  asks: { param: 'reviewer', keys: ({ reviewer }) => reviewerKeys(reviewer) },

  check: async ({ params, step }) => [...(await loadTasks('.')).problems, ...checkReviewer(params.reviewer, step.name)],

  async run({ inputs, outputs, params, redactor, cache, signal, log, progress }) {
    const tasks = new Map((await loadTasks('.')).tasks.map((task) => [task.record.name, task]))
    const total = inputs.trials.tables.reduce((sum, { rows }) => sum + rows, 0)
    const open = sandboxOpener()
    const contents = folderContents(inputs.contents.path)
    const guard = await openGuard({ gates: params.guard, reviewer: params.reviewer }, { redactor, cache, environment: process.env, log })
    const counts = { promote: 0, reject: 0, needs_human: 0 }
    for await (const trial of inputs.trials.rows()) {
      const task = tasks.get(trial.task) ?? null
      const verification = await verify(trial, task, { open, contents, signal })
      const { verdict, example } = conclude({ trial, task, verification }, await guard.review({ trial, task, verification }, signal))
      await outputs.verdicts.write(verdict)
      if (example) await outputs.examples.write(example)
      else await outputs.rejected.write(toRejected(trial, verdict))
      counts[verdict.decision] += 1
      progress(counts.promote + counts.reject + counts.needs_human, total, 'trials')
    }
    return { metrics: { ...counts, ...guard.end() }, licences: counts.promote > 0 ? [LICENCE] : [] }
  },
})

/** Opens each kind of sandbox once. One that cannot be reached ends the step: it says nothing about any trial. */
function sandboxOpener(): (name: SandboxName) => Promise<SandboxBackend> {
  const opened = new Map<SandboxName, Promise<SandboxBackend>>()
  const open = async (name: SandboxName): Promise<SandboxBackend> => {
    const problem = await findSandboxProblem(name)
    if (problem) throw new StageError(`trials of sandbox ${name} cannot be tested: ${problem}`)
    return loadSandbox(name)
  }
  return (name) => {
    const backend = opened.get(name) ?? open(name)
    opened.set(name, backend)
    return backend
  }
}

/** A sandbox that breaks under one trial's tests leaves that trial without a reward, and the others alone. */
async function verify(
  trial: Trial,
  task: LoadedTask | null,
  { open, contents, signal }: { open: (name: SandboxName) => Promise<SandboxBackend>; contents: Contents; signal: AbortSignal },
): Promise<Verification> {
  if (trial.status === 'failed') return { reward: null, rewards: {}, problem: 'a failed trial is not tested', testOutput: '' }
  if (!task) return { reward: null, rewards: {}, problem: `task ${trial.task} is not in tasks/ any more`, testOutput: '' }
  const backend = await open(trial.sandbox)
  try {
    return await verifyTrial(trial, task, { backend, contents, signal })
  } catch (error) {
    signal.throwIfAborted()
    return { reward: null, rewards: {}, problem: `the tests could not run: ${error instanceof Error ? error.message : String(error)}`, testOutput: '' }
  }
}

function conclude(
  { trial, task, verification: { testOutput, reward } }: { trial: Trial; task: LoadedTask | null; verification: Verification },
  guarded: GuardVerdict,
): { verdict: TrialVerdict; example: Example | null } {
  const verdict: TrialVerdict = { version: 1, trial: trial.id, task: trial.task, agent: trial.agent, reward, testOutput, ...guarded }
  if (verdict.decision !== 'promote' || !task) return { verdict, example: null }
  const made = toExample(trial, task)
  if ('example' in made) return { verdict, example: made.example }
  const reason = `is no conversation to learn from: ${made.problem}`
  return { verdict: { ...verdict, decision: 'reject', reasons: [reason], findings: [{ rule: 'conversation', decision: 'reject', reason }] }, example: null }
}

function toRejected({ id, task, agent, trajectory }: Trial, { decision, reasons }: TrialVerdict): Rejected {
  return { id, source: 'collect', reason: decision, detail: reasons.join('; '), row: { task, agent, trajectory } }
}
