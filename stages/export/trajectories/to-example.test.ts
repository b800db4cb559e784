import { describe, expect, it } from 'vitest'
import { Example } from '#kit/records'
import { systemPrompt, tools } from '#kit/tools'
import { conversationsOf } from './conversations.ts'
import { agent, call, readDocuments, user } from './scripted-trajectory.ts'
import { toExample } from './to-example.ts'

const origin = { licence: 'MIT', revision: 'a'.repeat(64) }
function learn(steps: Record<string, unknown>[], more: Record<string, unknown> = {}) {
  const run = readDocuments({ 'trajectory.json': { steps, ...more } })
  if (!('trails' in run)) throw new Error(run.refusals.map(({ reason }) => reason).join())
  const [conversation] = conversationsOf(run).conversations
  if (!conversation) throw new Error('no conversation')
  const made = toExample(conversation, run, origin)
  if ('example' in made) expect(Example.parse(made.example)).toEqual(made.example)
  return made
}
const example = (...given: Parameters<typeof learn>) => {
  const made = learn(...given)
  if ('problem' in made) throw new Error(made.problem)
  return made
}
const weights = ({ messages }: Example) => messages.flatMap((message) => (message.role === 'assistant' ? [message.weight] : []))
const terminus = { agent: { name: 'terminus-2', version: '2', extra: { parser: 'json' } } }

describe('toExample', () => {
  it('holds the system prompt, the instruction, reasoning, calls and what came of each, by its id', () => {
    const both = {
      reasoning_content: 'hm',
      tool_calls: ['a', 'b'].map((id) => ({ tool_call_id: id, function_name: 'look', arguments: { at: id } })),
      observation: { results: ['b', 'a'].map((id) => ({ source_call_id: id, content: `seen ${id}` })) },
    }
    const { messages } = example([{ source: 'system', message: 'You are' }, user('do'), agent('', both), agent('done')]).example
    const made = (place: number) => ({ id: `call_2_${place}`, type: 'function', function: { name: 'look', arguments: `{"at":"${'ab'[place]}"}` } })
    expect(messages).toEqual([
      { role: 'system', content: 'You are' },
      { role: 'user', content: 'do' },
      { role: 'assistant', content: null, reasoning: 'hm', tool_calls: [made(0), made(1)], weight: 1 },
      { role: 'tool', tool_call_id: 'call_2_0', content: 'seen a' },
      { role: 'tool', tool_call_id: 'call_2_1', content: 'seen b' },
      { role: 'assistant', content: 'done', weight: 1 },
    ])
  })

  it('declares what the document declares; tools that it only calls are inferred, and the row says so', () => {
    const declared = [{ type: 'function', function: { name: 'look', description: 'Looks', parameters: { type: 'object', properties: {} } } }]
    const steps = [
      user('do'),
      agent('', call('look', { at: 'a' }, 'x')),
      agent('', call('write', { path: 'p', times: 2 }, 'y')),
      agent('', call('write', { path: 'q' }, 'y')),
    ]
    const made = example(steps, { agent: { name: 'a', version: '1', tool_definitions: declared } }).example
    const write = { type: 'object', properties: { path: { type: 'string' }, times: { type: 'number' } }, required: ['path'] }
    expect(made.tools).toEqual([...declared, { type: 'function', function: { name: 'write', parameters: write } }])
    expect(made.tags).toContain('tools:inferred')
  })

  it('a trial of ours has our system prompt and tools, as the pipeline gives them', () => {
    const ours = { agent: { name: 'oracle', version: '1', tool_definitions: tools.slice(0, 1) } }
    const made = example([user('do'), agent('', call('bash', { command: 'ls' }, 'a'))], ours).example
    expect(made.messages[0]).toEqual({ role: 'system', content: systemPrompt })
    expect(made.tools).toEqual(tools)
  })

  it('learns nothing from copies, from steps without a model and from replies that nobody could read', () => {
    const seen = (content: string) => ({ observation: { results: [{ content }] } })
    const steps = [
      user('do'),
      agent('copy', { is_copied_context: true, ...seen('a') }),
      agent('by rule', { llm_call_count: 0, ...seen('b') }),
      agent('no JSON', seen('Previous response had parsing errors:\nERROR: No valid JSON')),
      agent('too long'),
      user('ERROR!! NONE of the actions you just requested were performed because you exceeded 10 tokens.'),
      agent('good'),
    ]
    const made = example(steps, terminus)
    expect([weights(made.example), made.learnt, made.context]).toEqual([[0, 0, 0, 0, 1], 1, 4])
    expect(learn(steps.slice(0, 2), terminus)).toEqual({ problem: 'nothing in it is to be learnt' })
  })

  it('steps that run into each other are one message, learnt as a whole or not at all', () => {
    const own = example([user('do'), agent('a'), agent('b'), user('more'), agent('c')])
    expect([own.example.messages[1], own.learnt]).toEqual([{ role: 'assistant', content: 'a\n\nb', weight: 1 }, 3])
    const mixed = example([user('do'), agent('a', { is_copied_context: true }), agent('b'), agent(''), user('more'), agent('c')])
    expect([weights(mixed.example), mixed.learnt, mixed.context]).toEqual([[0, 1], 1, 3])
  })

  it('speaks as Terminus-2 was asked to: its reply is made again from its parts, and one kept as it stood is that', () => {
    const parsed = agent('Analysis: a\nb\nPlan: c', {
      tool_calls: [{ tool_call_id: 'x', function_name: 'bash_command', arguments: { keystrokes: 'ls\n', duration: 0.1 } }],
      observation: { results: [{ content: 'New Terminal Output:\n' }] },
    })
    const complete = agent('Analysis: d\nPlan: e', { tool_calls: [{ tool_call_id: 'y', function_name: 'mark_task_complete', arguments: {} }] })
    const { messages, tools: declared } = example([user('do'), parsed, complete], terminus).example
    const reply = { analysis: 'a\nb', plan: 'c', commands: [{ keystrokes: 'ls\n', duration: 0.1 }], task_complete: false }
    expect(declared).toEqual([])
    expect(messages.map(({ content }) => content)).toEqual([
      'do',
      JSON.stringify(reply, null, 2),
      'New Terminal Output:\n',
      JSON.stringify({ analysis: 'd', plan: 'e', commands: [], task_complete: true }, null, 2),
    ])
    expect(example([user('do'), agent('{"analysis": ""}')], terminus).example.messages[1]?.content).toBe('{"analysis": ""}')
    const xml = { agent: { ...terminus.agent, extra: { parser: 'xml' } } }
    expect(learn([user('do'), parsed], xml)).toEqual({ problem: expect.stringContaining('keeps no reply of the model as it stood (parser xml)') })
  })

  it.each([
    ['calls without an agent that was spoken to', [agent('', call('look', {}, 'x'))], /no-user-turn/],
    ['two tools of one name', [user('do'), agent('x')], /duplicate-tool/],
  ])('is a problem: %s', (_, steps, message) => {
    const tool = (type: string) => ({ type: 'function', function: { name: 'a', parameters: { type } } })
    const twice = { agent: { name: 'a', version: '1', tool_definitions: [tool('object'), tool('string')] } }
    expect(learn(steps, _.startsWith('two') ? twice : {})).toEqual({ problem: expect.stringMatching(message) })
  })
})
