import { describe, expect, it } from 'vitest'
import { findOptionFault } from './find-option-fault.ts'

const options = { task: { type: 'string' }, 'n-concurrent': { type: 'string' }, json: { type: 'boolean' } }

describe('findOptionFault', () => {
  it.each([[['--task', 'x', '--json', '--n-concurrent=4', 'file']], [['--task', '-1']], [['--task', '-dash first']], [['--task=', '--json', '--', '--tsk']]])(
    'has nothing to say of %j',
    (words) => {
      expect(findOptionFault(words, options, { takesFiles: true })).toBeNull()
    },
  )

  it.each([
    [['--tsak', 'x'], 'there is no option --tsak; did you mean --task?'],
    [['--everything=1'], 'there is no option --everything; --help names those there are'],
    [['-task', 'x'], 'there is no option -task; did you mean --task?'],
    [['--task', '--json'], '--task is given without a value; write one behind it'],
    [['--json', '--task'], '--task is given without a value; write one behind it'],
    [['--json', 'x'], 'nothing is done with "x"; --help names the options'],
  ])('says what is wrong with %j', (words, fault) => {
    expect(findOptionFault(words, options, { takesFiles: false })).toBe(fault)
  })
})
