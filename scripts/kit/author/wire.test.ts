import { describe, expect, it } from 'vitest'
import { createTalk } from '#kit/conversations'
import { readConversation, wireOf } from './wire.ts'

const read = (messages: unknown) => readConversation(JSON.stringify({ messages }))
const user = { role: 'user', content: 'How full is webprod01?' }
const call = { tool: 'remote_bash', arguments: { agent: 'webprod01', command: 'df -h /' } }

describe('a conversation on the wire', () => {
  it('comes back as it was written, with ids', () => {
    const talk = createTalk()
    talk.user('Look around')
    talk.list('prod-*', [{ name: 'webprod01', environment: 'prod', role: 'web' }])
    talk.together(
      [{ name: 'remote_bash', arguments: { agent: 'webprod01', command: 'uptime' } }, ' 10:00:01 up 3 days'],
      [{ name: 'think', arguments: { thought: 'And now?' } }, 'noted'],
    )
    talk.complete('webprod01 is up 3 days')
    const { messages } = readConversation(JSON.stringify(wireOf(talk.messages))) as { messages: unknown }
    expect(messages).toEqual(talk.messages.map((message) => (message.role === 'assistant' ? { ...message, weight: 1 } : message)))
  })

  it.each(['```json\nJSON\n```', 'Here it is:\nJSON\nI hope that helps.', 'JSON'])('is found in %j', (around) => {
    const answer = around.replace('JSON', JSON.stringify({ messages: [user, { role: 'assistant', content: 'Which?' }] }))
    expect(readConversation(answer)).toMatchObject({ kind: 'messages', messages: [user, { role: 'assistant', content: 'Which?' }] })
  })

  it.each([
    ['', 'not-json'],
    ['I cannot do that.', 'not-json'],
    ['{"messages": [{"role": "user"', 'not-json'],
    ['{"messages": []}', 'not-a-conversation'],
    ['{"turns": []}', 'not-a-conversation'],
    [JSON.stringify({ messages: [user, { role: 'assistant', calls: [{ name: 'bash' }] }] }), 'not-a-conversation'],
    [JSON.stringify({ messages: [user, { role: 'system', content: 'x' }] }), 'not-a-conversation'],
  ])('%j is %s', (answer, reason) => {
    expect(readConversation(answer)).toMatchObject({ kind: 'problem', reason, detail: expect.stringMatching(/./) })
  })

  it('gives each result to the first call that has none', () => {
    const given = read([user, { role: 'assistant', calls: [call, call] }, { role: 'tool', content: 'a' }, { role: 'tool', content: 'b' }])
    expect(given).toMatchObject({ messages: [user, {}, { tool_call_id: 'call_1', content: 'a' }, { tool_call_id: 'call_2', content: 'b' }] })
  })

  it.each([
    ['a result of no call', [user, { role: 'tool', content: 'a' }]],
    ['two results of one call', [user, { role: 'assistant', calls: [call] }, { role: 'tool', content: 'a' }, { role: 'tool', content: 'b' }]],
    ['a call without its result before the next turn', [user, { role: 'assistant', calls: [call] }, { role: 'assistant', content: 'Done.' }]],
  ])('%s is out of order', (_, messages) => {
    expect(read(messages)).toMatchObject({ kind: 'problem', reason: 'turn-order' })
  })
})
