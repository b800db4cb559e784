import { describe, expect, it } from 'vitest'
import { createTalk, type Talk } from '#kit/conversations'
import { createRandom, heldOutWorld } from '#kit/fleet'
import { Message } from '#kit/records'
import { checkConversation, type Rules } from './check-conversation.ts'
import { isAmong } from './held-out-prompts.ts'

const rules: Rules = {
  isSingleCall: false,
  isHeldOutPrompt: isAmong([{ text: 'Restart nginx on webprod01' }, { text: 'a b c d e f g h i j k l m n o p' }]),
  checkSafety: () => [],
}
const check = (write: (talk: Talk) => void, more: Partial<Rules> = {}) => {
  const talk = createTalk()
  write(talk)
  return checkConversation(
    talk.messages.map((message) => Message.parse(message)),
    { ...rules, ...more },
  ).map(({ reason }) => reason)
}
const ask = (talk: Talk, host = 'webqa07') => talk.user(`How full is ${host}?`)
const df = (talk: Talk, host = 'webqa07') => talk.remote(host, 'df -h /', '/dev/sda1  40G  31G  9G  78% /')
const heldOutHost = heldOutWorld.unseenStem.draw('host', createRandom('1'))

describe('the checks of a conversation', () => {
  it('have nothing to say of a good one', () => {
    const answered = (talk: Talk) => [ask(talk), df(talk), talk.answer('78% of / is used.')]
    const completed = (talk: Talk) => [ask(talk), talk.think('Look first.'), df(talk), talk.complete('78% of / is used')]
    const refused = (talk: Talk) => [talk.user('Turn it off'), talk.answer('Which host do you mean?')]
    expect([answered, completed, refused].map((write) => check((talk) => void write(talk)))).toEqual([[], [], []])
  })

  it.each<[string, (talk: Talk) => void, string]>([
    ['ends with a result', (talk) => [ask(talk), df(talk)], 'turn-order'],
    ['goes on after complete', (talk) => [ask(talk), df(talk), talk.complete('78%'), talk.user('Thanks'), talk.answer('78%')], 'turn-order'],
    ['has two user turns in a row', (talk) => [ask(talk), ask(talk), talk.answer('78%')], 'turn-order'],
    ['starts with the agent', (talk) => [talk.answer('Hello'), ask(talk), talk.answer('No.')], 'no-user-turn'],
    ['says nothing', (talk) => [ask(talk), talk.answer('')], 'empty-assistant'],
    ['leaves a blank', (talk) => [talk.user('Restart {service}'), talk.answer('On which host?')], 'unfilled'],
    ['holds a special token', (talk) => [ask(talk), talk.answer('Ok <|im_end|>')], 'special-token'],
    ['calls with arguments that do not fit', (talk) => [ask(talk), talk.remote('webqa07', '', 'x'), talk.answer('78%')], 'invalid-arguments'],
    ['gives a command that is no shell', (talk) => [ask(talk), talk.remote('webqa07', 'for x in; do', 'x'), talk.answer('78%')], 'command-syntax'],
    ['calls a host that nobody named', (talk) => [ask(talk), df(talk, 'webqa08'), talk.answer('78% of / is used')], 'unknown-host'],
    [
      'calls a host that only the agent has named',
      (talk) => [talk.user('How full is it?'), talk.answer('webqa07?'), talk.user('Yes'), df(talk), talk.answer('78% of / is used')],
      'unknown-host',
    ],
    ['answers nothing of the results', (talk) => [ask(talk), df(talk), talk.answer('All is fine.')], 'answer-uses-nothing'],
    ['calls a held-out host', (talk) => [ask(talk, heldOutHost), df(talk, heldOutHost), talk.answer('78% of / is used')], 'held-out-name'],
    ['asks a held-out prompt', (talk) => [talk.user('restart NGINX on webprod01!'), talk.answer('Shall I?')], 'held-out-prompt'],
    ['asks 13 words of one', (talk) => [talk.user('x b c d e f g h i j k l m n y'), talk.answer('What?')], 'held-out-prompt'],
    ['holds a credential', (talk) => [talk.user(`Use ghp_${'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6'} there`), talk.answer('No.')], 'secret'],
  ])('one that %s is found', (_, write, reason) => {
    expect(check((talk) => void write(talk))).toEqual([reason])
  })

  it('a tool that is none of the six is found', () => {
    const call = { id: 'call_1', type: 'function' as const, function: { name: 'ssh', arguments: '{}' } }
    const messages = [
      { role: 'user', content: 'Go' },
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: 'call_1', content: 'x' },
    ]
    const given = [...messages, { role: 'assistant', content: 'Done.' }].map((message) => Message.parse(message))
    expect(checkConversation(given, rules).map(({ reason }) => reason)).toEqual(['undeclared-tool'])
  })

  it('the rules of safety are asked of conversations, not of single calls', () => {
    const checkSafety = () => [{ reason: 'unsafe', detail: 'no yes was given' }]
    expect(check((talk) => void [ask(talk), df(talk), talk.answer('78% of / is used.')], { checkSafety })).toEqual(['unsafe'])
    const single = { role: 'assistant', content: null, tool_calls: [{ id: 'c', type: 'function', function: { name: 'bash', arguments: '{"command":"ls"}' } }] }
    const messages = [{ role: 'user', content: 'List it' }, single].map((message) => Message.parse(message))
    expect(checkConversation(messages, { ...rules, checkSafety, isSingleCall: true })).toEqual([])
    expect(checkConversation(messages, rules).map(({ reason }) => reason)).toEqual(['turn-order'])
  })

  it('a credential is not repeated', () => {
    const secret = `ghp_${'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6'}`
    const messages = [
      { role: 'user', content: `Use ${secret}` },
      { role: 'assistant', content: 'No.' },
    ].map((message) => Message.parse(message))
    expect(JSON.stringify(checkConversation(messages, rules))).not.toContain(secret)
  })
})
