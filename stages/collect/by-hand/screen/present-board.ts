import { presentDuration, printTable } from '#kit/present'
import { type Board, type BoardTrial, remainingMs } from './board.ts'

/** What is said from a stop on. A second one is not waited for: what it leaves is removed by the next run. */
export const STOPPING = 'stopping: sandboxes are removed, what is unfinished is kept; Ctrl-C again leaves that to the next run'

/** The board as lines that fit: a line a task, those at work first, then the sum of all and the time. */
export function presentBoard(board: Board, given: { elapsedMs: number; atOnce: number; rows: number; columns: number; isStopping: boolean }): string[] {
  const tasks = Map.groupBy(board.values(), ({ task }) => task)
  const sorted = [...tasks].sort(([, a], [, b]) => rank(a) - rank(b))
  const room = Math.max(given.rows - 5, 1)
  const shown = sorted.slice(0, room)
  const table = printTable({
    head: ['task', 'running', 'done', 'failed', 'reward', 'tokens', 'dollars'],
    rows: [...shown.map(([task, trials]) => row(task, trials)), row('all', [...board.values()])],
  })
  const hidden = sorted.length - shown.length
  const left = remainingMs(board, given)
  const time = [`${presentDuration(given.elapsedMs)} gone`, left === null ? null : `about ${presentDuration(left)} to go`].filter(Boolean).join(', ')
  const last = given.isStopping ? STOPPING : `${time}; Ctrl-C stops`
  return [...table, ...(hidden > 0 ? [`and ${hidden} more tasks`] : []), last].map((line) => line.slice(0, Math.max(given.columns - 1, 20)))
}

function rank(trials: readonly BoardTrial[]): number {
  if (trials.some(({ state }) => state === 'running' || state === 'testing')) return 0
  return trials.some(({ state }) => state === 'queued') ? 1 : 2
}

function row(name: string, trials: readonly BoardTrial[]): (string | number | null)[] {
  const count = (...states: BoardTrial['state'][]) => trials.filter(({ state }) => states.includes(state)).length
  const rewards = trials.flatMap(({ reward }) => reward ?? [])
  const sum = (of: (trial: BoardTrial) => number) => trials.reduce((total, trial) => total + of(trial), 0)
  const reward = rewards.length === 0 ? null : (rewards.reduce((total, each) => total + each, 0) / rewards.length).toFixed(2)
  return [
    name,
    count('running', 'testing'),
    `${count('done', 'failed')} of ${trials.length}`,
    count('failed'),
    reward,
    sum(({ tokens }) => tokens),
    `$${sum(({ dollars }) => dollars).toFixed(2)}`,
  ]
}
