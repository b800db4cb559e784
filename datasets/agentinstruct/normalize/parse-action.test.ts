import { describe, expect, it } from 'vitest'
import { type Action, parseAction } from './parse-action.ts'

const bash = (command: string): Action => ({ kind: 'bash', command })

describe('parseAction', () => {
  it.each<[string, string, Action]>([
    ['Think: I look.\n\nAct: bash\n\n```bash\nls -1 /etc | wc -l\n```', 'I look.', bash('ls -1 /etc | wc -l')],
    ['Think: I look.\nTwice.\n\nAct: bash \n  \n```bash\na\n\nb\n```\n', 'I look.\nTwice.', bash('a\n\nb')],
    ['Act: bash\n  \n```\ndate\n```', '', bash('date')],
    ["Think: x\n\nAct: bash\n\n```bash\ncat <<'E'\n```\ncode\n```\nE\n```", 'x', bash("cat <<'E'\n```\ncode\n```\nE")],
    ['Think: x\n\nAct: bash\n\n```bash\n    indented\n```', 'x', bash('    indented')],
    ['Think: Done.\n\nAct: finish', 'Done.', { kind: 'finish' }],
    ['Think: Done.\n\nAct: finish.\n', 'Done.', { kind: 'finish' }],
    ['Think: It is 220.\n\nAct: answer(220)', 'It is 220.', { kind: 'answer', text: '220' }],
    ['Think: Both.\n\nAct: answer(gcc (12)\nclang (14))', 'Both.', { kind: 'answer', text: 'gcc (12)\nclang (14)' }],
    ['Think: None.\n\nAct: answer()', 'None.', { kind: 'answer', text: '' }],
  ])('%s', (value, thought, action) => {
    expect(parseAction(value)).toEqual({ kind: 'turn', thought, action })
  })

  it.each([
    ['no-action', 'I would rather talk.'],
    ['no-action', 'Think: what the act: is.'],
    ['no-action', 'Think: x\n\nAct: '],
    ['unknown-action', 'Think: x\n\nAct: browse(man tar)'],
    ['action-syntax', 'Think: x\n\nAct: bash reboot'],
    ['action-syntax', 'Think: x\n\nAct: bash\n\n```bash\n\n```'],
    ['action-syntax', 'Think: x\n\nAct: bash\n\n```bash\nls\n```\n\nthen\n\n```bash\ndate\n```'],
    ['action-syntax', 'Think: x\n\nAct: answer 5'],
    ['action-syntax', 'Think: x\n\nAct: finish now, please'],
  ])('%s: %s', (reason, value) => {
    expect(parseAction(value)).toMatchObject({ kind: 'problem', reason })
  })
})
