import { describe, expect, it } from 'vitest'
import { assembleMessages, conversationReasons, conversationTags, mendedFrom, recordRepairs, type Turn, type UpstreamText } from './index.ts'

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
      mended: [],
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
      mended: [],
    })
  })

  it('what follows the last assistant turn is dropped, and its calls stay open', () => {
    expect(assemble(user(), call(), gives())).toMatchObject({ messages: [{}, { tool_calls: [called('call_1_0')] }] })
    expect(assemble(user(), says('x'), user('bye'))).toMatchObject({ messages: [{}, { content: 'x' }] })
    expect(assemble(user(), call(), gives(), user('bye'))).toMatchObject({ messages: [{}, {}] })
  })

  it('each rule names the turn that it was applied to', () => {
    const at = (turn: Turn, index: number): Turn => ({ ...turn, from: { path: `turns[${index}]`, text: `text ${index}` } })
    const rules = (...turns: Turn[]) => {
      const assembled = assemble(...turns.map(at))
      return assembled.kind === 'messages' ? assembled.mended.map(({ rule, from }) => `${rule} ${from.path}`) : assembled.reason
    }
    expect(rules(user(), user(), says('a'), says(''), says('b'))).toEqual(['merged-turns turns[1]', 'merged-turns turns[3]', 'merged-turns turns[4]'])
    expect(rules(user(), call(), gives(), user())).toEqual(['trailing-response turns[2]', 'trailing-user turns[3]'])
    expect(rules(user(), call(), gives(), says(''))).toEqual(['trailing-response turns[2]', 'trailing-empty turns[3]'])
    expect(rules(user(), says('wait'), call(), gives(), says('done'))).toEqual([])
  })

  it('a response goes to the call that it names, by id or by tool, and to no other', () => {
    const keyed: Turn[] = [
      { ...(call('f') as Turn & { kind: 'call' }), key: 'k1' },
      { ...(call('g') as Turn & { kind: 'call' }), key: 'k2' },
    ]
    const answered = (...answers: Turn[]) => {
      const assembled = assemble(user(), ...keyed, ...answers, says('done'))
      if (assembled.kind === 'problem') return assembled.reason
      return assembled.messages.flatMap((message) => (message.role === 'tool' ? [`${message.tool_call_id} ${message.content}`] : []))
    }
    const named = (content: string, more: { name?: string; key?: string }): Turn => ({ kind: 'response', content, ...more })
    expect(answered(named('G', { key: 'k2' }), named('F', { key: 'k1' }))).toEqual(['call_1_1 G', 'call_1_0 F'])
    expect(answered(named('G', { name: 'g' }), named('F', { name: 'f' }))).toEqual(['call_1_1 G', 'call_1_0 F'])
    expect(answered(named('F', { key: 'other' }), gives('G'))).toEqual(['call_1_0 F', 'call_1_1 G'])
    expect(answered(named('H', { name: 'h' }), gives())).toBe('unexpected-response')
  })

  it('what was thought before a text and its calls is the reasoning of their message', () => {
    const [text, action]: Turn[] = [
      { kind: 'assistant', content: 'wait', reasoning: 'I must look.' },
      { kind: 'call', name: 'f', arguments: '{}', reasoning: 'With f.' },
    ]
    expect(assemble(user(), text as Turn, action as Turn, gives(), says('done'))).toMatchObject({
      messages: [{}, { content: 'wait', reasoning: 'I must look.\n\nWith f.', tool_calls: [{}] }, {}, { content: 'done' }],
    })
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
      mended: [],
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

describe('recordRepairs', () => {
  it('keeps one record for a rule and a text, with the digest of the text, in the order of the rules', () => {
    const [first, second]: UpstreamText[] = [
      { path: 'chat', text: 'a' },
      { path: 'system', text: 'a' },
    ]
    const sha = 'ca978112ca1bbdca'
    expect(recordRepairs([...mendedFrom(first as UpstreamText, ['b', 'a', 'b']), ...mendedFrom(second as UpstreamText, ['a'])])).toEqual([
      { rule: 'b', path: 'chat', before: sha },
      { rule: 'a', path: 'chat', before: sha },
      { rule: 'a', path: 'system', before: sha },
    ])
  })
})

describe('conversationTags', () => {
  it('says what there is and what was repaired, each once', () => {
    const assembled = assemble(user(), call(), call(), gives(), gives(), says('x'), user(), says('y'))
    if (assembled.kind !== 'messages') throw new Error(assembled.detail)
    expect(conversationTags(assembled.messages, mendedFrom({ path: 'p', text: '' }, ['b', 'a', 'b']))).toEqual([
      'call',
      'parallel-calls',
      'multi-turn',
      'repair:a',
      'repair:b',
    ])
    expect(conversationTags([{ role: 'user', content: 'a' }], [])).toEqual(['no-call'])
  })
})
