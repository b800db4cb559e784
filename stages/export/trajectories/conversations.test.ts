import { describe, expect, it } from 'vitest'
import { conversationsOf } from './conversations.ts'
import { agent, boundary, readDocuments, user } from './scripted-trajectory.ts'

function told(documents: Parameters<typeof readDocuments>[0]) {
  const run = readDocuments(documents)
  if (!('trails' in run)) return { said: [], refused: run.refusals.map(({ reason }) => reason) }
  const { conversations, refusals } = conversationsOf(run)
  const said = conversations.map(({ source, steps }) => [source, ...steps.map(({ message }) => message)].join(' | '))
  return { said, refused: refusals.map(({ steps, agentSteps, reason }) => [steps?.join('-') ?? '', agentSteps, reason].join(' | ')) }
}
const copied = { is_copied_context: true }

describe('conversationsOf', () => {
  it('begins anew at a boundary that replaces, with what it shows; the system prompt stays', () => {
    const steps = [
      { source: 'system', message: 'prompt' },
      user('do'),
      agent('one'),
      boundary('replace', 'so far'),
      agent('two'),
      user('go on'),
      agent('three'),
    ]
    expect(told({ 'trajectory.json': { steps } })).toEqual({ said: ['main | prompt | do | one', 'main | prompt | so far | two | go on | three'], refused: [] })
  })

  it('refuses what follows a boundary that leaves open what the model saw', () => {
    for (const kind of ['replace', 'truncate']) {
      const { said, refused } = told({ 'trajectory.json': { steps: [user('do'), agent('one'), boundary(kind), user('go on'), agent('two'), agent('three')] } })
      expect(said).toEqual(['main | do | one'])
      expect(refused).toEqual([`4-6 | 2 | what was before the model after step 3 (context management, ${kind}) is not in the file`])
    }
  })

  it('a step that only adds to the context is part of it', () => {
    const { said } = told({ 'trajectory.json': { steps: [user('do'), agent('one'), boundary('append', 'mind'), agent('two')] } })
    expect(said).toEqual(['main | do | one | managed | two'])
  })

  it('joins what continues a document; one that begins with copies has a context of its own', () => {
    const first = { steps: [user('do'), agent('one')], continued_trajectory_ref: 'trajectory.cont-1.json' }
    expect(told({ 'trajectory.json': first, 'trajectory.cont-1.json': { steps: [agent('two')] } }).said).toEqual(['main | do | one | two'])
    const copies = { steps: [user('do', copied), agent('summed up', copied), agent('two')] }
    expect(told({ 'trajectory.json': first, 'trajectory.cont-1.json': copies }).said).toEqual(['main | do | one', 'main | do | summed up | two'])
  })

  it('refuses a continuation that is missing, goes in circles or is no trajectory, and keeps what is there', () => {
    const steps = [user('do'), agent('one')]
    const first = (ref: string) => ({ steps, continued_trajectory_ref: ref })
    const cases = {
      missing: told({ 'trajectory.json': first('x.json') }),
      circle: told({ 'trajectory.json': first('y.json'), 'y.json': first('trajectory.json') }),
      broken: told({ 'trajectory.json': first('y.json'), 'y.json': { steps: [] } }),
    }
    expect(cases.missing.refused).toEqual([' | 0 | its continuation x.json is not there; lay it beside the file'])
    expect(cases.circle.refused).toEqual([' | 0 | continues in trajectory.json, which it continues itself'])
    expect(cases.broken.refused).toEqual([expect.stringContaining('is no valid trajectory: trajectory.steps')])
    for (const { said } of Object.values(cases)) expect(said[0]).toMatch(/^main \| do \| one/)
  })

  it('sub-agents are conversations of their own, each once, embedded or beside the file', () => {
    const refs = [{ trajectory_path: 'trajectory.b.json' }, { trajectory_id: 'inner' }, { trajectory_path: 'trajectory.gone.json' }]
    const ask = agent('ask', { observation: { results: [{ subagent_trajectory_ref: refs }] } })
    const inner = { schema_version: 'ATIF-v1.7', trajectory_id: 'inner', agent: { name: 'i', version: '1' }, steps: [{ step_id: 1, ...agent('within') }] }
    const { said, refused } = told({
      'trajectory.json': {
        steps: [user('do'), ask, agent('again', { observation: { results: [{ subagent_trajectory_ref: refs.slice(0, 1) }] } })],
        subagent_trajectories: [inner],
      },
      'trajectory.b.json': { steps: [user('help'), agent('helped')] },
    })
    expect(said).toEqual(['main | do | ask | again', 'b | help | helped', 'inner | within'])
    expect(refused).toEqual([" | 0 | the sub-agent's trajectory trajectory.gone.json is not there; lay it beside the file"])
  })

  it('refuses a conversation with an image by its step, and a trajectory without an agent', () => {
    const image = [{ type: 'image', source: { media_type: 'image/png', path: 'https://x/y.png' } }]
    const shown = told({ 'trajectory.json': { steps: [user('do'), agent('one', { observation: { results: [{ content: image }] } })] } })
    expect(shown).toEqual({ said: [], refused: ['1-2 | 1 | step 2 holds an image; rows are of text alone'] })
    expect(told({ 'trajectory.json': { steps: [user('do')] } }).refused).toEqual([" | 0 | no step of it is an agent's"])
  })

  it('parts of text are text', () => {
    const parts = [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ]
    expect(told({ 'trajectory.json': { steps: [user(parts), agent('one')] } }).said).toEqual(['main | a\nb | one'])
  })
})
