import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readAtif, validateAtif } from './index.ts'

const Verdicts = z.array(z.tuple([z.union([z.string(), z.number()]), z.boolean()]))
const Cases = z.strictObject({ integers: Verdicts, numbers: Verdicts, images: Verdicts, imagesOfEmbedded: Verdicts })
/** What the reference validator of v1.7 (harbor 0.22.0, pydantic 2.14.3) said of each. */
const cases = Cases.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'reference-cases.json'), 'utf8')))

const root = mkdtempSync(join(tmpdir(), 'flywheel-atif-'))
mkdirSync(join(root, 'images'))
writeFileSync(join(root, 'images/a.png'), '')
afterAll(() => rmSync(root, { recursive: true }))

const agent = { name: 'a', version: '1' }
const document = (step: object, root: object = {}) => ({ agent, steps: [{ step_id: 1, source: 'agent', message: '', ...step }], ...root })
const shows = (path: string | number) => document({ message: [{ type: 'image', source: { media_type: 'image/png', path } }] })
function isValid(raw: object): boolean {
  const file = join(root, 'x.json')
  writeFileSync(file, JSON.stringify(raw))
  const { raw: read, neighbours } = readAtif(file)
  return validateAtif(read, { profile: 'compat', neighbours }).length === 0
}
/** `9*4300` is that many nines. */
const spelt = (value: string | number) => (typeof value === 'string' && value.startsWith('9*') ? '9'.repeat(Number(value.slice(2))) : value)

describe('compat says what the reference says', () => {
  it.each(cases.integers)('of the count %j', (value, valid) => {
    expect(isValid(document({ metrics: { prompt_tokens: spelt(value) } }))).toBe(valid)
  })

  it.each(cases.numbers)('of the cost %j', (value, valid) => {
    expect(isValid(document({ metrics: { cost_usd: value } }))).toBe(valid)
  })

  it.each(cases.images)('of an image at %j', (path, valid) => {
    expect(isValid(shows(path))).toBe(valid)
  })

  it.each(cases.imagesOfEmbedded)('of an image at %j that an embedded document shows; strict looks for it too', (path, valid) => {
    const raw = document({}, { subagent_trajectories: [{ ...shows(path), trajectory_id: 'b' }] })
    expect(isValid(raw)).toBe(valid)
    const { neighbours } = readAtif(join(root, 'x.json'))
    expect(validateAtif(raw, { profile: 'strict', neighbours }).map(({ path }) => path)).toContain(
      'trajectory.subagent_trajectories.0.steps.0.message.0.source.path',
    )
  })
})
