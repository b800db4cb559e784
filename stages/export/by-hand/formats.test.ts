import { describe, expect, it } from 'vitest'
import { createRandom } from '#kit/fleet'
import { agent, boundary, call, readDocuments, user } from '../trajectories/scripted-trajectory.ts'
import { runFormats } from './formats.ts'

const images = [{ type: 'image', source: { media_type: 'image/png', path: 'https://x/y.png' } }]
const kinds = [
  () => user('go on'),
  () => agent('says'),
  () => agent(''),
  () => agent('', call('look', { at: 1 }, 'seen')),
  () => agent('copied', { is_copied_context: true }),
  () => agent('by rule', { llm_call_count: 0 }),
  () => agent('shown', { observation: { results: [{ content: images }] } }),
  () => boundary('replace', 'so far'),
  () => boundary('replace'),
  () => boundary('append', 'mind'),
  () => agent('', call('look', { at: 1 }, 'Previous response had parsing errors:\nERROR')),
]

describe('every format', () => {
  it('accounts for each step of an agent: learnt, context, or refused with its reason', () => {
    const random = createRandom('steps of all kinds')
    const seen = { learnt: 0, context: 0, lost: 0 }
    for (let round = 0; round < 150; round++) {
      const some = () => Array.from({ length: random.integer(1, 9) }, () => random.pick(kinds)())
      const continues = random.chance(0.5)
      const documents = {
        'trajectory.json': { steps: [user('do'), ...some()], ...(continues && { continued_trajectory_ref: 'next.json' }) },
        'next.json': { steps: some() },
      }
      const run = readDocuments(documents)
      if (!('trails' in run)) throw new Error(run.refusals[0]?.reason)
      const steps = run.trails.flatMap(({ parts }) => parts).flatMap(({ document }) => document.steps)
      for (const format of runFormats.values()) {
        const { lines, learnt, context, refusals } = format.exportRun(run, { licence: 'MIT', revision: 'a'.repeat(64) })
        const lost = refusals.reduce((sum, refusal) => sum + refusal.agentSteps, 0)
        expect(learnt + context + lost, format.name).toBe(steps.filter(({ source }) => source === 'agent').length)
        if (format.name === 'trl') expect(Math.sign(lines.length), 'lines where something is learnt').toBe(Math.sign(learnt))
        if (format.name === 'harbor-traces') expect(lines).toHaveLength(learnt)
        expect(refusals.every(({ reason }) => reason !== '')).toBe(true)
        Object.assign(seen, { learnt: seen.learnt + learnt, context: seen.context + context, lost: seen.lost + lost })
      }
    }
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(300)
  })
})
