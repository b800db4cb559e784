import { describe, expect, it } from 'vitest'
import { type Board, type BoardTrial, note, remainingMs } from './board.ts'
import { presentBoard } from './present-board.ts'

const trial = (task: string, more: Partial<BoardTrial> = {}): BoardTrial => ({
  task,
  state: 'queued',
  recalled: false,
  reward: null,
  tokens: 0,
  dollars: 0,
  durationMs: null,
  ...more,
})
const at = new Date(0)
const board = (): Board =>
  new Map([
    ['a/1', trial('a', { state: 'done', reward: 1, tokens: 1200, dollars: 0.5, durationMs: 4000 })],
    ['a/2', trial('a', { state: 'failed', durationMs: 8000 })],
    ['b/1', trial('b', { state: 'running', tokens: 30, dollars: 0.01 })],
    ['c/1', trial('c')],
  ])

describe('presentBoard', () => {
  it('has a line a task, those at work first, the sum, and the time that is left', () => {
    expect(presentBoard(board(), { elapsedMs: 9000, atOnce: 2, rows: 24, columns: 80, isStopping: false })).toEqual(
      [
        'task  running    done  failed  reward  tokens  dollars',
        'b           1  0 of 1       0       –      30  $0.01',
        'c           0  0 of 1       0       –       0  $0.00',
        'a           0  2 of 2       1    1.00   1,200  $0.50',
        'all         1  2 of 4       1    1.00   1,230  $0.51',
        '9.0 s gone, about 6.0 s to go; Ctrl-C stops',
      ].map((line) => expect.stringMatching(new RegExp(`^${line.replace(/ +/g, ' +').replaceAll('$', '\\$')}$`))),
    )
  })

  it('fits the terminal, and says how many tasks it does not show', () => {
    const many: Board = new Map(Array.from({ length: 100 }, (_, place) => [`${place}`, trial(`task-${place}`)]))
    const lines = presentBoard(many, { elapsedMs: 0, atOnce: 2, rows: 10, columns: 30, isStopping: true })
    expect(lines).toHaveLength(9)
    expect(lines.at(-2)).toBe('and 95 more tasks')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(30)
  })

  it('notes what happens; what stood already says nothing of the time', () => {
    const noted = board()
    note(noted, { at, place: 3, trial: 'c/1', kind: 'started', try: 1 })
    note(noted, { at, place: 3, trial: 'c/1', kind: 'step', try: 1, tokens: 10, dollars: 0.1 })
    expect(noted.get('c/1')).toMatchObject({ state: 'running', tokens: 10, dollars: 0.1 })
    const done = { kind: 'done' as const, try: 1, status: 'completed' as const, error: null, reward: null, tokens: 10, dollars: 0.1 }
    note(noted, { at, place: 3, trial: 'c/1', ...done, recalled: true, durationMs: 1_000_000 })
    expect(noted.get('c/1')).toMatchObject({ state: 'testing' })
    expect(remainingMs(noted, { atOnce: 2 })).toBe(6000)
    expect(remainingMs(new Map([['x', trial('x')]]), { atOnce: 2 })).toBeNull()
  })
})
