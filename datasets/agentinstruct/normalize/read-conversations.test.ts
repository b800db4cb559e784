import { describe, expect, it } from 'vitest'
import { readConversations } from './read-conversations.ts'

const said = [
  { from: 'human', loss: null, value: 'It\'s "one"}\n {two' },
  { from: 'gpt', loss: true, value: 'Ok.' },
]
const dicts = [`{'from': 'human', 'loss': None, 'value': 'It\\'s "one"}\\n {two'}`, `{'from': 'gpt', 'loss': True, 'value': 'Ok.'}`]

describe('readConversations', () => {
  it('reads JSON, a Python list, and one without commas between its dicts, where no brace within a string counts', () => {
    expect(readConversations(JSON.stringify(said))).toEqual({ said, rules: ['conversations-text'] })
    expect(readConversations(`[${dicts.join(', ')}]`)).toEqual({ said, rules: ['conversations-text', 'python-literal'] })
    expect(readConversations(`[${dicts.join('\n ')}]`)).toEqual({ said, rules: ['conversations-text', 'missing-commas'] })
    expect(readConversations(`[${dicts.join('\n ')}]`.replaceAll(`"one"}\\n {two`, `"one"} {two`))?.said[0]?.value).toBe('It\'s "one"} {two')
  })

  it.each(['', 'Think: none', '[]', '{}', `[${dicts[0]} ... ${dicts[1]}]`, `[${dicts[0]}\n {'from': 'gpt', 'value': 7}]`, `[${dicts[0]}\n {'from': 'gp`])(
    'gives null for %s',
    (text) => {
      expect(readConversations(text)).toBeNull()
    },
  )

  it('a string of a megabyte costs no stack', () => {
    const long = `It's "${'\\n} {'.repeat(200_000)}`
    expect(
      readConversations(`[{'from': 'human', 'loss': None, 'value': '${long.replaceAll("'", "\\'")}'}\n {'from': 'gpt', 'loss': False, 'value': 'x'}]`)?.said,
    ).toHaveLength(2)
  })
})
