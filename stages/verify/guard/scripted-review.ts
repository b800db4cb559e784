import type { GuardFinding, Trial, TrialStatus } from '#kit/records'
import { createRedactor } from '#kit/redact'
import type { GuardRule } from './finding.ts'
import { GuardGates } from './guard-params.ts'
import { type Given, openReview, type Reviewed } from './reviewed.ts'

/** A turn of a made-up agent: words alone, or a command with what it showed and how it ended. */
export type ScriptedTurn = { says: string } | { runs: string; shows?: string; exit?: number } | { calls: string; arguments?: Record<string, unknown> }

export interface ScriptedReview {
  turns?: readonly (ScriptedTurn | string)[]
  instruction?: string
  files?: Readonly<Record<string, string>>
  tests?: Readonly<Record<string, string>>
  permits?: readonly string[]
  /** Paths that differ at the end. */
  left?: readonly string[]
  reward?: number | null
  status?: TrialStatus
  gates?: Partial<GuardGates>
  trial?: Partial<Trial>
}

const instruction = 'Set max_connections to 200 in /app/db.conf.'

/** For tests: a trial as it would have been recorded, with its task. A turn given as text is a command that showed nothing. */
export function scriptedGiven(scripted: ScriptedReview): Given {
  const { turns = ['true'], left = ['/app/db.conf'], reward = 1, status = 'completed' } = scripted
  const asked = scripted.instruction ?? instruction
  const trial: Trial = {
    version: 2,
    id: 'made-up/scripted/just-bash/1',
    task: 'made-up',
    agent: 'scripted',
    model: null,
    sandbox: 'just-bash',
    attempt: 1,
    try: 1,
    status,
    error: status === 'failed' ? { type: 'Error', message: 'no answer' } : null,
    durationMs: 100,
    phases: {},
    escalations: 0,
    trajectory: {
      schema_version: 'ATIF-v1.7',
      agent: { name: 'scripted', version: '1', tool_definitions: [{ type: 'function', function: { name: 'bash' } }] },
      steps: [
        { step_id: 1, source: 'user', message: asked },
        ...turns.map((turn, index) => stepOf(typeof turn === 'string' ? { runs: turn } : turn, index + 2)),
      ],
    },
    steps: [{ name: '', status, state: left.map(leftAt), artifacts: [], inPlace: null }],
    ...scripted.trial,
  }
  const { files = { '/app/db.conf': 'max_connections = 120\n' }, tests = {}, permits = [] } = scripted
  const task = { instruction: asked, workdir: '/app', files: { ...files }, tests: { ...tests }, permits: [...permits] }
  return { trial, task, verification: { reward, problem: reward === null ? 'the tests left none' : null } }
}

export const scriptedReview = (scripted: ScriptedReview): Reviewed =>
  openReview(scriptedGiven(scripted), { gates: GuardGates.parse({ runtimeBudgetMs: 1000, ...scripted.gates }), redactor: createRedactor() })

/** `decision: reason` of each finding. */
export const findingsOf = (rule: GuardRule, scripted: ScriptedReview): string[] => rule.find(scriptedReview(scripted)).map(describe)

const describe = ({ decision, reason }: Omit<GuardFinding, 'rule'>): string => `${decision}: ${reason}`

type Step = Trial['trajectory']['steps'][number]

function stepOf(turn: ScriptedTurn, step: number): Step {
  if ('says' in turn) return { step_id: step, source: 'agent', message: turn.says }
  const id = `call_${step}`
  const [name, given] = 'runs' in turn ? ['bash', { command: turn.runs }] : [turn.calls, turn.arguments ?? {}]
  const [shows, exit] = 'runs' in turn ? [turn.shows ?? '', turn.exit ?? 0] : ['', 0]
  return {
    step_id: step,
    source: 'agent',
    message: '',
    tool_calls: [{ tool_call_id: id, function_name: name, arguments: given }],
    observation: { results: [{ source_call_id: id, content: shows, extra: { exit_code: exit } }] },
  }
}

/** A file, or a link where it says `path -> target`. */
function leftAt(left: string): Trial['steps'][number]['state'][number] {
  const [path = '', target = null] = left.split(' -> ')
  return { path, kind: target === null ? 'file' : 'symlink', mode: 0o644, uid: 0, gid: 0, sizeBytes: 0, sha256: null, target }
}
