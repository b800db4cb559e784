import { describe, expect, it } from 'vitest'
import { hostOf } from '#kit/fleet'
import { createTalk } from './talk.ts'

describe('a talk', () => {
  it('gives each call an id and its result', () => {
    const talk = createTalk()
    talk.user('Compare them')
    talk.together(
      [{ name: 'bash', arguments: { command: 'id' } }, 'root'],
      [
        { name: 'remote_bash', arguments: { agent: 'web01', command: 'id' } },
        { text: '', exit: 1 },
      ],
    )
    talk.answer('root here')
    expect(talk.messages).toEqual([
      { role: 'user', content: 'Compare them' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          { id: 'call_1', type: 'function', function: { name: 'bash', arguments: '{"command":"id"}' } },
          { id: 'call_2', type: 'function', function: { name: 'remote_bash', arguments: '{"agent":"web01","command":"id"}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'call_1', content: 'root' },
      { role: 'tool', tool_call_id: 'call_2', content: '[exit 1]' },
      { role: 'assistant', content: 'root here' },
    ])
  })
  it('prints what several hosts said under their names', () => {
    const talk = createTalk()
    talk.everywhere('qa-db', 'false', { dbqa01: 'ok', dbqa02: { text: 'no', exit: 2 } })
    expect(talk.messages.at(-1)?.content).toBe('== dbqa01 ==\nok\n== dbqa02 ==\nno\n[exit 2]')
  })
  it('lists hosts with their alias, and says when there is none', () => {
    const talk = createTalk()
    talk.list('qa-db', [hostOf({ role: 'db', environment: 'qa', number: 1 })])
    talk.list('none-*', [])
    expect(talk.messages.filter((message) => message.role === 'tool').map((message) => message.content)).toEqual(['dbqa01 (qa-db)', 'no host matches'])
  })
  it('ends with `complete`, which nothing answers', () => {
    const talk = createTalk()
    talk.complete('all done')
    expect(talk.messages).toHaveLength(1)
  })
})
