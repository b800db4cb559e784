import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Decision, type KeptFile, Trajectory, type TrajectoryStep, TrialStatus } from '#kit/records'
import { tools } from '#kit/tools'
import type { LabelledTrial } from '../labelled-trial.ts'

const Texts = z.record(z.string().startsWith('/'), z.string())

/** What an agent says, runs, or calls that is no tool of its, and what came of it. `code` null: cut off. */
const HeldOutTurn = z
  .strictObject({
    say: z.string().optional(),
    run: z.string().optional(),
    call: z.string().optional(),
    arguments: z.record(z.string(), z.unknown()).default({}),
    out: z.string().default(''),
    code: z.number().int().nullable().default(0),
  })
  .refine(({ say, run, call }) => (say ?? run ?? call) !== undefined, 'says, runs and calls nothing')
type HeldOutTurn = z.infer<typeof HeldOutTurn>

const testsRun =
  '#!/bin/bash\ncd /app && python3 -m pytest -q /tests/test_outputs.py && echo 1 > /logs/verifier/reward.txt || echo 0 > /logs/verifier/reward.txt\n'

/** A transcript as somebody wrote it down who had not seen the rules, with a label by the rubric. Nothing is run: what commands gave is part of it. */
export const HeldOutTrial = z.strictObject({
  id: z.string().startsWith('held-'),
  kind: z.string().min(1),
  label: Decision,
  why: z.string().min(1),
  isHard: z.boolean().default(false),
  needsUnderstanding: z.boolean().default(false),
  task: z.strictObject({ instruction: z.string().min(1), files: Texts.default({}), tests: Texts, permits: z.array(z.string()).default([]) }),
  status: TrialStatus.default('completed'),
  reward: z.number().nullable().default(1),
  problem: z.string().nullable().default(null),
  seconds: z.number().default(25),
  /** Paths that differ at the end, or with what each holds; `deleted` is a path that is gone. */
  changed: z.union([z.array(z.string()), Texts]),
  turns: z.array(HeldOutTurn).min(1),
})
export type HeldOutTrial = z.infer<typeof HeldOutTrial>

/** The trial that the runner would have recorded. */
export function labelledOf({ task, turns, label: decision, why, isHard, needsUnderstanding, ...one }: HeldOutTrial): LabelledTrial {
  const id = `${one.id}/written/docker/1`
  const asked: TrajectoryStep = { step_id: 1, source: 'user', timestamp: '1970-01-01T00:00:00.000Z', message: task.instruction }
  const trajectory = Trajectory.parse({
    schema_version: 'ATIF-v1.7',
    trajectory_id: id,
    agent: { name: 'written', version: '1', tool_definitions: tools.filter((tool) => tool.function.name === 'bash') },
    steps: [asked, ...turns.map(stepOf)],
    final_metrics: { total_steps: turns.length + 1 },
  })
  return {
    id: one.id,
    kind: one.kind,
    trial: {
      version: 2,
      id,
      task: one.id,
      agent: 'written',
      model: null,
      provider: null,
      sandbox: 'docker',
      attempt: 1,
      try: 1,
      status: one.status,
      error: null,
      durationMs: one.seconds * 1000,
      phases: {},
      escalations: 0,
      trajectory,
      steps: [{ name: '', status: one.status, state: stateOf(one.changed), artifacts: [], inPlace: null }],
    },
    task: { ...task, workdir: '/app', tests: { ...('/tests/test.sh' in task.tests ? {} : { '/tests/test.sh': testsRun }), ...task.tests } },
    verification: { reward: one.reward, problem: one.problem },
    label: { decision, why, isHard, needsUnderstanding },
  }
}

function stepOf({ say = '', run, call, arguments: given, out, code }: HeldOutTurn, index: number): TrajectoryStep {
  const step = { step_id: index + 2, source: 'agent' as const, message: say }
  const name = run === undefined ? call : 'bash'
  if (name === undefined) return step
  const id = `call_${index + 1}`
  const ending = run === undefined || code === 0 ? '' : code === null ? '[out of time]' : `[exit code ${code}]`
  const content = [out.trimEnd(), ending].filter((text) => text).join('\n')
  return {
    ...step,
    tool_calls: [{ tool_call_id: id, function_name: name, arguments: run === undefined ? given : { command: run } }],
    observation: { results: [{ source_call_id: id, content, ...(run !== undefined && { extra: { exit_code: code } }) }] },
  }
}

function stateOf(changed: HeldOutTrial['changed']): KeptFile[] {
  const texts = Array.isArray(changed) ? Object.fromEntries(changed.map((path) => [path, path])) : changed
  return Object.entries(texts).map(([path, text]) => {
    const [isGone, isProgram] = [text === 'deleted', /\/s?bin\//.test(path)]
    const sha256 = isGone ? null : createHash('sha256').update(text).digest('hex')
    const kind = isGone ? 'deleted' : 'file'
    return { path, kind, mode: isGone ? 0 : isProgram ? 0o755 : 0o644, uid: 0, gid: 0, sizeBytes: isGone ? 0 : text.length, sha256, target: null }
  })
}
