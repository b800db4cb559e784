import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Trajectory } from '#kit/records'
import { requirement } from '../../../tests/requirement.ts'
import { atifProfiles, readAtif, validateAtif } from './index.ts'
import { neighboursOf } from './neighbours.ts'

const Cases = z.array(z.object({ name: z.string(), valid: z.boolean(), errors: z.array(z.string()), document: z.unknown() }))
const folder = join(process.env.FLYWHEEL_FIXTURES ?? '', 'atif')
const isThere = Boolean(process.env.FLYWHEEL_FIXTURES) && existsSync(folder)

describe('validateAtif', () => {
  it('names every field that is wrong, at any depth, and each unknown key', () => {
    const raw = {
      schema_version: '1.7',
      usage: {},
      agent: { name: 'a', version: 1 },
      steps: [{ step_id: 1.5, source: 'tool', message: [{ type: 'text', text: 'x', audio: 1 }], metrics: { reward: 1, cost: 2, logprobs: [null] } }],
    }
    expect(validateAtif(raw, { profile: 'compat' }).map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'trajectory.usage',
        'trajectory.schema_version',
        'trajectory.agent.version',
        'trajectory.steps.0.step_id',
        'trajectory.steps.0.source',
        'trajectory.steps.0.message.0.audio',
        'trajectory.steps.0.metrics.reward',
        'trajectory.steps.0.metrics.cost',
        'trajectory.steps.0.metrics.logprobs.0',
      ]),
    )
  })

  it.each([[], null, 'x', 1])('%j is no trajectory', (raw) => {
    expect(validateAtif(raw, { profile: 'compat' })).toEqual([{ path: 'trajectory', message: expect.any(String) }])
  })
})

describe('the example', () => {
  it.each(atifProfiles)('is a trajectory of ours that %s takes', (profile) => {
    const { raw, neighbours } = readAtif(join(import.meta.dirname, 'example/trajectory.json'))
    expect(validateAtif(raw, { profile, neighbours })).toEqual([])
    expect(Trajectory.parse(raw).agent.name).toBe('oracle')
  })
})

describe('neighboursOf', () => {
  it.each(['a\u0000b', 'x'.repeat(5000), '', '.', 'none.json'])('finds no file %j', (path) => {
    expect(neighboursOf(import.meta.filename).has(path)).toBe(false)
  })

  it('finds what lies beside a file', () => {
    expect(neighboursOf(import.meta.filename).has('rules/rule.ts')).toBe(true)
  })
})

describe.runIf(requirement('fixtures', isThere, 'FLYWHEEL_FIXTURES names no folder with atif'))('fixtures of ATIF', () => {
  const cases = isThere ? Cases.parse(JSON.parse(readFileSync(join(folder, 'validator-cases.json'), 'utf8'))) : []
  const golden = isThere ? readdirSync(join(folder, 'golden')).filter((name) => /trajectory/.test(name) && !name.includes('traces')) : []
  const strictly = (file: string) => {
    const { raw, neighbours } = readAtif(file)
    return validateAtif(raw, { profile: 'strict', neighbours }).map(({ path }) => path)
  }

  it('are there', () => {
    expect([cases.length, golden.length]).toEqual([79, 8])
  })

  it.each(cases.map((each) => [each.name, each] as const))('compat says what the reference says: %s', (_, { document, valid, errors }) => {
    const found = validateAtif(document, { profile: 'compat' })
    expect(found.length === 0).toBe(valid)
    // The reference names the step or the document where ours names the field; both forms of a message have a path of their own there.
    for (const error of errors) {
      const place = (error.split(': ')[0] ?? '').replace(/\.?(str|list\[.*)?$/, '')
      expect(found.some(({ path }) => path.startsWith(place))).toBe(true)
    }
    if (!valid) expect(validateAtif(document, { profile: 'strict' })).not.toEqual([])
  })

  it.each(golden)('compat takes %s', (name) => {
    const { raw, neighbours } = readAtif(join(folder, 'golden', name))
    expect(validateAtif(raw, { profile: 'compat', neighbours })).toEqual([])
  })

  it('strict takes them too, but for sub-agents whose files are not there', () => {
    const faults = golden.map((name) => [name, strictly(join(folder, 'golden', name))] as const).filter(([, paths]) => paths.length > 0)
    const ref = (place: number) => `trajectory.steps.4.observation.results.0.subagent_trajectory_ref.${place}.trajectory_path`
    expect(faults).toEqual([['hello-world-context-summarization-linear-history.trajectory.json', [ref(0), ref(1), ref(2)]]])
  })

  it('and takes that one where they are', () => {
    const at = mkdtempSync(join(tmpdir(), 'flywheel-atif-'))
    const history = 'hello-world-context-summarization-linear-history.'
    for (const name of golden) {
      if (name.startsWith(history)) copyFileSync(join(folder, 'golden', name), join(at, name.slice(history.length)))
      else if (name.includes('summarization-1')) copyFileSync(join(folder, 'golden', name), join(at, name.slice('hello-world-context-summarization.'.length)))
    }
    expect(strictly(join(at, 'trajectory.json'))).toEqual([])
    rmSync(at, { recursive: true })
  })

  it('strict reads the totals of sub-agents from their files', () => {
    const { raw, neighbours } = readAtif(join(folder, 'golden', 'hello-world-context-summarization.trajectory.json'))
    const { final_metrics, ...rest } = z.looseObject({ final_metrics: z.looseObject({}) }).parse(raw)
    const found = validateAtif({ ...rest, final_metrics: { ...final_metrics, total_prompt_tokens: 7803 } }, { profile: 'strict', neighbours })
    expect(found).toEqual([{ path: 'trajectory.final_metrics.total_prompt_tokens', message: 'is 7803, the steps add up to 6502 (7802 with sub-agents)' }])
  })
})
