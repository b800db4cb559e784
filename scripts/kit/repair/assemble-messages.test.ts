import { describe, expect, it } from 'vitest'
import { assembleMessages, conversationReasons, conversationTags, type Turn } from './index.ts'

const user = (content = 'ask'): Turn => ({ kind: 'user', content })
const says = (content: string, weight?: 0 | 1): Turn => ({ kind: 'assistant', content, ...(weight !== undefined && { weight }) })
const call = (name = 'f', weight?: 0 | 1): Turn => ({ kind: 'call', name, arguments: '{}', ...(weight !== undefined && { weight }) })
const gives = (content = 'ok'): Turn => ({ kind: 'response', content })
const called = (id: string, name = 'f') => ({ id, type: 'function', function: { name, arguments: '{}' } })
const assemble = (...turns: Turn[]) => assembleMessages(turns, ['f', 'g'])

describe('assembleMessages', () => {
  it('text and the call after it are one message, and the response answers the call', () => {
    expect(assemble({ kind: 'system', content: 's' }, user(), says('wait'), call(), gives(), says('done'))).toEqual({
      kind: 'messages',
      messages: [
        { role: 'system', content: 's' },
        { role: 'user', content: 'ask' },
        { role: 'assistant', content: 'wait', tool_calls: [called('call_2_0')] },
        { role: 'tool', tool_call_id: 'call_2_0', content: 'ok' },
        { role: 'assistant', content: 'done' },
      ],
      repairs: [],
    })
  })

  it('calls in a row are parallel and are answered in order; ids are unique', () => {
    const assembled = assemble(user(), call('f'), call('g'), gives('1'), gives('2'), call('f'), gives('3'), says('done'))
    expect(assembled).toMatchObject({
      messages: [
        {},
        { content: null, tool_calls: [called('call_1_0'), called('call_1_1', 'g')] },
        { tool_call_id: 'call_1_0', content: '1' },
        { tool_call_id: 'call_1_1', content: '2' },
        { tool_calls: [called('call_4_0')] },
        { tool_call_id: 'call_4_0', content: '3' },
        {},
      ],
    })
  })

  it('turns of one role in a row are joined', () => {
    expect(assemble(user('a'), user('b'), says('c'), says(''), says('d'))).toEqual({
      kind: 'messages',
      messages: [
        { role: 'user', content: 'a\n\nb' },
        { role: 'assistant', content: 'c\n\nd' },
      ],
      repairs: ['merged-turns'],
    })
  })

  it('what follows the last assistant turn is dropped, and its calls stay open', () => {
    expect(assemble(user(), call(), gives())).toMatchObject({ messages: [{}, { tool_calls: [called('call_1_0')] }], repairs: ['trailing-response'] })
    expect(assemble(user(), says('x'), user('bye'))).toMatchObject({ messages: [{}, { content: 'x' }], repairs: ['trailing-user'] })
    expect(assemble(user(), call(), gives(), user('bye'))).toMatchObject({ messages: [{}, {}], repairs: ['trailing-response', 'trailing-user'] })
  })

  it('a message has weight 0 where any part of it has', () => {
    expect(assemble(user(), says('a', 1), call('f', 0), gives(), says('b', 0), user(), says('c', 1))).toMatchObject({
      messages: [{}, { weight: 0 }, {}, { weight: 0 }, {}, { content: 'c' }],
    })
    expect(assemble(user(), says('a', 1))).toEqual({
      kind: 'messages',
      messages: [
        { role: 'user', content: 'ask' },
        { role: 'assistant', content: 'a' },
      ],
      repairs: [],
    })
  })

  const problems: [string, Turn[]][] = [
    ['no-user-turn', [says('hello'), user(), says('x')]],
    ['no-assistant-turn', [user()]],
    ['no-assistant-turn', []],
    ['empty-user', [user(' \n'), says('x')]],
    ['empty-assistant', [user(), says('')]],
    ['undeclared-tool', [user(), call('h'), gives()]],
    ['missing-response', [user(), call(), says('x')]],
    ['missing-response', [user(), call(), user(), says('x')]],
    ['missing-response', [user(), call(), call(), gives(), call(), says('x')]],
    ['unexpected-response', [user(), gives(), says('x')]],
    ['unexpected-response', [user(), call(), gives(), gives(), says('x')]],
    ['special-token', [user(), says('a <|endoftext|> b')]],
    ['special-token', [user('<|im_start|>user'), says('x')]],
    ['special-token', [user(), call(), gives('<functioncall>'), says('x')]],
  ]
  it.each(problems)('%s', (reason, turns) => {
    expect(assemble(...turns)).toMatchObject({ kind: 'problem', reason })
  })
  it('every reason is shown above', () => {
    expect(new Set(problems.map(([reason]) => reason))).toEqual(new Set(conversationReasons))
  })
})

describe('conversationTags', () => {
  it('says what there is and what was repaired, each once', () => {
    const assembled = assemble(user(), call(), call(), gives(), gives(), says('x'), user(), says('y'))
    if (assembled.kind !== 'messages') throw new Error(assembled.detail)
    expect(conversationTags(assembled.messages, ['b', 'a', 'b'])).toEqual(['call', 'parallel-calls', 'multi-turn', 'repair:a', 'repair:b'])
    expect(conversationTags([{ role: 'user', content: 'a' }], [])).toEqual(['no-call'])
  })
})
