import { describe, expect, it } from 'vitest'
import { loadTask } from '#kit/agents'
import { Example } from '#kit/records'
import { systemPrompt, tools } from '#kit/tools'
import { scriptedTrial } from './scripted-trial.ts'
import { toExample } from './to-example.ts'

const task = await loadTask('.', 'fix-config')

describe('toExample', () => {
  it('is a conversation that ends with the last call', async () => {
    const trial = await scriptedTrial(['cat /app/db.conf | head -n 1', 'echo "b c" > /app/b'])
    const made = toExample(trial, task)
    if (!('example' in made)) throw new Error(made.problem)
    expect(Example.parse(made.example)).toEqual(made.example)
    expect(made.example).toMatchObject({
      group: 'task/fix-config',
      tags: ['collect', 'agent:scripted', 'difficulty:easy', 'config'],
      provenance: { source: 'collect', revision: task.record.sha256, row: trial.id, trial: trial.id },
    })
    expect(made.example.tools).toEqual(tools)
    expect(made.example.messages).toEqual([
      { role: 'system', content: systemPrompt },
      { role: 'user', content: 'Set max_connections to 200 in /app/db.conf.' },
      call('call_2_0', '{"command":"cat /app/db.conf | head -n 1"}'),
      { role: 'tool', tool_call_id: 'call_2_0', content: '# Primary database of the order service.\n' },
      call('call_4_0', '{"command":"echo \\"b c\\" > /app/b"}'),
    ])
  })

  it('learns nothing from steps that no model took or that were copied in', async () => {
    const trial = await scriptedTrial(['ls', 'pwd', 'id'])
    const [user, first, second, third] = trial.trajectory.steps
    if (!user || !first || !second || !third) throw new Error('the trial has four steps')
    const steps = [user, { ...first, llm_call_count: 0 }, { ...second, is_copied_context: true }, third]
    const made = toExample({ ...trial, trajectory: { ...trial.trajectory, steps } }, task)
    if (!('example' in made)) throw new Error(made.problem)
    expect(made.example.messages.flatMap((message) => (message.role === 'assistant' ? [message.weight] : []))).toEqual([0, 0, 1])
  })

  it('is a problem where the turns make no conversation', async () => {
    expect(toExample(await scriptedTrial([]), task)).toEqual({ problem: expect.stringContaining('no-assistant-turn') })
  })
})

function call(id: string, text: string) {
  return { role: 'assistant', content: null, tool_calls: [{ id, type: 'function', function: { name: 'bash', arguments: text } }], weight: 1 }
}
