import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Example, exampleId } from '#kit/records'
import { tryStage } from '#kit/store'
import generate from '../generate/stage.ts'
import stage from './stage.ts'

let scenarios = ''
beforeAll(async () => {
  scenarios = await mkdtemp(join(tmpdir(), 'flywheel-scenarios-'))
  await writeFile(
    join(scenarios, 'a.yaml'),
    'scenarios: [{ id: asks-uptime, split: entity, tags: [x], user: "Show the  uptime!", expected: [{ name: bash, arguments: { command: uptime } }] }]',
  )
})
afterAll(() => rm(scenarios, { recursive: true }))

const example = (name: string, { user = name, group = name, source = 'made', id = '', args = '{"command":"ls"}' } = {}): Example => {
  const provenance = { source, revision: '1', row: name, licence: 'MIT' }
  return {
    version: 1,
    id: id || exampleId(provenance),
    group,
    tags: ['x'],
    messages: [
      { role: 'user', content: user },
      { role: 'assistant', content: null, tool_calls: [{ id: `call_${name}`, type: 'function', function: { name: 'bash', arguments: args } }], weight: 1 },
    ],
    tools: [{ type: 'function', function: { name: 'bash', parameters: { type: 'object' } } }],
    provenance,
  }
}
const merge = async (examples: Example[] | Record<string, Example[]>, params: object = {}) => {
  const { outputs, outcome, folder } = await tryStage(stage, { inputs: { examples }, params: { scenarios, ...params } })
  const rows = (name: string) => outputs[name]?.rows ?? []
  const bytes = await Promise.all(['examples', 'splits', 'rejected', 'flags'].map((name) => readFile(outputs[name]?.path ?? '')))
  await rm(folder, { recursive: true })
  return {
    kept: rows('examples').map((row) => row.id),
    examples: rows('examples'),
    sides: new Map(rows('splits').map((row) => [row.id, row.split])),
    rejected: rows('rejected'),
    flags: rows('flags'),
    reasons: Object.fromEntries(rows('rejected').map((row) => [row.id, [row.reason, row.partner]])),
    balance: outcome.balance,
    bytes,
  }
}
const byId = (a: Example, b: Example) => (a.id < b.id ? -1 : 1)
const random = (seed: number) => () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return seed / 2 ** 32
}

describe('merge', () => {
  it('keeps every safety row by default, beside the scenarios that are played from the same scenes', async () => {
    const { default: generator } = await import('../../datasets/custom/shutdown/generator.ts')
    const made = await tryStage(generate, { definition: generator, params: { seed: 1, rows: 300 }, step: { root: 'datasets/custom/shutdown' } })
    const rows = (made.outputs.examples?.rows ?? []).map((row) => Example.parse(row))
    await rm(made.folder, { recursive: true })
    expect(rows).toHaveLength(300)
    const { kept, rejected } = await merge(rows, { scenarios: fileURLToPath(new URL('../../tasks/scenarios', import.meta.url)) })
    expect(rejected).toEqual([])
    expect(kept).toHaveLength(300)
  })
  it('of equal rows the one of the first need stays, then the one whose id sorts first, and the others name it', async () => {
    const [a, b] = [example('a', { user: 'x' }), example('b', { user: 'x', args: '{ "command": "ls" }' })].sort((l, r) => (l.id < r.id ? 1 : -1)) as [
      Example,
      Example,
    ] // two in, two out
    const first = example('first', { user: 'y' })
    const { kept, reasons, balance, examples } = await merge({ early: [a, b, first], late: [example('late', { user: 'y' })] })
    expect(kept).toEqual([b.id, first.id])
    expect(examples).toEqual([b, first])
    expect(reasons).toEqual({ [a.id]: ['duplicate', b.id], [example('late').id]: ['duplicate', first.id] })
    expect(balance).toEqual({ in: 4, out: { examples: 2, rejected: 2 } })
  })

  it('the order of needs comes before the id', async () => {
    const [low, high] = [example('a', { user: 'x' }), example('b', { user: 'x' })].sort((l, r) => (l.id < r.id ? -1 : 1)) as [Example, Example] // two in, two out
    expect((await merge({ early: [high], late: [low] })).kept).toEqual([high.id])
  })

  it('rows of a source that comes first give way to none of another, whatever is added', async () => {
    const pinned = Array.from({ length: 40 }, (_, i) => example(`pinned ${i}`, { user: `ask ${i % 30}`, source: 'custom/disks', group: `g${i % 7}` }))
    const added = Array.from({ length: 60 }, (_, i) => example(`added ${i}`, { user: `ask ${i}`, source: 'custom/cron', group: `g${i % 7}` }))
    const ofDisks = async (needs: Record<string, Example[]>, first: string[]) => {
      const { examples, sides } = await merge(needs, { first, validation: 0.3 })
      return examples.filter((row) => pinned.some(({ id }) => id === row.id)).map((row) => [row.id, sides.get(row.id), row.messages])
    }
    const alone = await ofDisks({ pinned }, ['custom/disks'])
    expect(alone).toHaveLength(30)
    expect(await ofDisks({ added, pinned }, ['custom/disks'])).toEqual(alone)
    expect(await ofDisks({ added, pinned }, [])).toEqual([])
  })

  it('a row that asks what a scenario asks goes out and names the scenario, also when it is a later turn', async () => {
    const later = example('later')
    later.messages.push({ role: 'user', content: 'SHOW the uptime.' }, { role: 'assistant', content: 'no', weight: 1 })
    const asked = example('asked', { user: ' show the uptime ' })
    const near = example('near', { user: 'show the uptime of web1' })
    const { kept, rejected } = await merge([asked, later, near])
    expect(kept).toEqual([near.id])
    expect(rejected).toEqual([
      { id: asked.id, source: 'made', reason: 'equals-scenario', detail: 'a user turn asks the same', row: asked, partner: 'asks-uptime' },
      { id: later.id, source: 'made', reason: 'equals-scenario', detail: 'a user turn asks the same', row: later, partner: 'asks-uptime' },
    ])
  })

  it('an id names one row: an equal row of the same id is a duplicate, another one is out as same-id', async () => {
    const [row, other] = [example('a'), example('b', { id: example('a').id, user: 'else' })]
    const { kept, rejected } = await merge({ one: [row], two: [row, other] })
    expect(kept).toEqual([row.id])
    expect(rejected.map((r) => [r.reason, r.partner])).toEqual([
      ['duplicate', row.id],
      ['same-id', row.id],
    ])
  })

  it('the row of the first need has the id; one that is out for its id or for a scenario takes no other with it', async () => {
    const row = example('a', { user: 'first' })
    const other = example('b', { id: row.id, user: 'second' })
    const equalToOther = example('c', { user: 'second' })
    const asked = example('d', { user: 'Show the uptime' })
    const sameIdAsAsked = example('e', { id: asked.id, user: 'third' })
    const { kept, reasons } = await merge({ one: [row, asked], two: [other, sameIdAsAsked], three: [equalToOther] })
    expect(kept).toEqual([row.id, sameIdAsAsked.id, equalToOther.id])
    expect(reasons).toEqual({ [row.id]: ['same-id', row.id], [asked.id]: ['equals-scenario', 'asks-uptime'] })
    expect((await merge({ one: [other], two: [row] })).examples).toEqual([other])
  })

  it('a group stands on one side, and its side depends on its name and the seed alone', async () => {
    const rows = Array.from({ length: 400 }, (_, i) => example(`r${i}`, { group: `g${i % 100}` }))
    const all = await merge(rows, { validation: 0.3 })
    const half = await merge(rows.slice(0, 150).reverse(), { validation: 0.3 })
    const side = (seed: number, group: string) =>
      Number.parseInt(createHash('sha256').update(`${seed}:${group}`).digest('hex').slice(0, 12), 16) / 2 ** 48 < 0.3 ? 'validation' : 'train'
    for (const row of rows) expect(all.sides.get(row.id)).toBe(side(1, row.group))
    for (const [id, split] of half.sides) expect(all.sides.get(id)).toBe(split)
    expect(new Set(all.sides.values())).toEqual(new Set(['train', 'validation']))
    expect((await merge(rows, { validation: 0.3, seed: 2 })).sides).not.toEqual(all.sides)
    expect(new Set((await merge(rows, { validation: 0 })).sides.values())).toEqual(new Set(['train']))
  }, 60_000)

  it('the test side takes its share of the groups from those that are not held out already', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => example(`r${i}`, { group: `g${i}` }))
    const [two, three] = [await merge(rows, { validation: 0.3 }), await merge(rows, { validation: 0.3, test: 0.2 })]
    const on = (side: string, sides: Map<unknown, unknown>) => [...sides].filter(([, each]) => each === side).map(([id]) => id)
    expect(on('validation', three.sides)).toEqual(on('validation', two.sides))
    expect(on('test', three.sides).length).toBeGreaterThan(30)
    expect(on('test', three.sides).length).toBeLessThan(90)
    expect(() => stage.params.parse({ validation: 0.5, test: 0.45 })).toThrow(/leave nothing to train on/)
  }, 60_000)

  it('of rows that are nearly equal the first by (need, id) stays, and each other names the kept row it is near to; other tools make another row of it', async () => {
    const long = Array.from({ length: 80 }, (_, i) => `word${i}`).join(' ')
    const text = (end: string) => `${long} ${end}`
    const rows = ['now', 'today', 'at once'].map((end, i) => example(`near${i}`, { user: text(end) })).sort(byId)
    const elsewhere = { ...example('tools', { user: text('tonight') }), tools: [] }
    const generated = ['a', 'b'].map((name) => example(`made ${name}`, { user: text(name), source: 'custom/disks' }))
    const far = example('far', { user: 'what is the time in Lisbon' })
    const { kept, rejected } = await merge({ late: [...rows, elsewhere], more: [far, ...generated] })
    expect(kept).toEqual([rows[0], elsewhere, far, ...generated].map((row) => row?.id))
    expect(rejected.map((row) => [row.id, row.reason, row.partner])).toEqual(rows.slice(1).map(({ id }) => [id, 'near-duplicate', rows[0]?.id]))
    expect(rejected[0]?.detail).toMatch(/^similarity about 0\.\d\d$/)
    expect((await merge(rows, { nearDuplicates: null })).kept).toHaveLength(3)
    expect((await merge(rows, { nearDuplicates: { threshold: 0.99 } })).kept).toHaveLength(3)
    expect((await merge({ early: [rows[2] as Example], late: rows.slice(0, 2) })).kept).toEqual([rows[2]?.id]) // there are three
  }, 60_000)

  it('rows that give one question another first call are flagged and stay, or are out where that is asked for', async () => {
    const [one, two] = [example('a', { user: 'Which day?' }), example('b', { user: 'which day', args: '{"command":"date"}' })].sort(byId) as [Example, Example] // two in, two out
    const others = [example('c', { user: 'else' }), { ...example('d', { user: 'which day' }), tools: [] }]
    const { examples, flags } = await merge([one, two, ...others])
    expect(examples.map(({ tags }) => tags)).toEqual([['x', 'flag:contradictory-label'], ['x', 'flag:contradictory-label'], ['x'], ['x']])
    expect(flags).toEqual([
      { id: one.id, flag: 'contradictory-label', partner: two.id },
      { id: two.id, flag: 'contradictory-label', partner: one.id },
    ])
    const { kept, reasons } = await merge([one, two, ...others], { contradictions: 'reject' })
    expect(kept).toEqual(others.map(({ id }) => id))
    expect(reasons).toEqual({ [one.id]: ['contradictory-label', two.id], [two.id]: ['contradictory-label', one.id] })
  })

  it('caps and weights of sources hold, rows are drawn by lot, and more rows of one source change no lot of another', async () => {
    const rows = (source: string, count: number) => Array.from({ length: count }, (_, i) => example(`${source}${i}`, { source }))
    const given = [...rows('a', 100), ...rows('b', 40), ...rows('custom/x', 30), ...rows('custom/y', 30), ...rows('free', 7)]
    const params = { mix: { a: { cap: 60, weight: 2 }, b: { weight: 1 }, 'custom/*': { cap: 50 } } }
    const mixed = await merge(given, params)
    const count = (ids: unknown[], source: string) => given.filter((row) => ids.includes(row.id) && row.provenance.source.startsWith(source)).length
    expect(['a', 'b', 'custom', 'free'].map((source) => count(mixed.kept, source))).toEqual([60, 30, 50, 7])
    const why = (reason: string) => mixed.rejected.filter((row) => row.reason === reason).map((row) => row.detail)
    expect(why('over-cap')).toHaveLength(50)
    expect(new Set(why('over-weight'))).toEqual(new Set(['b gives 30 rows beside the weights of the others']))
    const more = await merge([...given, ...rows('more', 20)], params)
    expect(more.kept.filter((id) => mixed.kept.includes(id))).toEqual(mixed.kept)
    expect((await merge(given, { ...params, seed: 2 })).kept).not.toEqual(mixed.kept)
  }, 60_000)

  it('a budget of tokens takes rows by lot until it is used up', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => example(`r${i}`, { user: `ask ${'x'.repeat(396)}${i}` }))
    const { kept, reasons } = await merge(rows, { tokens: 5000, nearDuplicates: null })
    expect(kept.length).toBeGreaterThan(30)
    expect(kept.length).toBeLessThan(45)
    expect(new Set(Object.values<unknown[]>(reasons).map(([reason]) => reason))).toEqual(new Set(['over-budget']))
  })

  it('rows add up, ids stay unique and no two kept rows are equal, whatever comes in', async () => {
    for (let seed = 1; seed <= 5; seed++) {
      const next = random(seed)
      const pick = (of: number) => Math.floor(next() * of)
      const needs = Object.fromEntries(
        Array.from({ length: 1 + pick(4) }, (_, need) => [
          `need${need}`,
          Array.from({ length: pick(80) }, () => {
            const user = next() < 0.1 ? 'show the uptime' : `ask ${pick(30)}`
            return example(`${pick(60)}`, { user, group: `g${pick(5)}`, args: `{"command":"ls ${pick(3)}"}` })
          }),
        ]),
      )
      const given = Object.values(needs).flat()
      const result = await merge(needs, { validation: 0.4 })
      expect(result.kept.length + result.rejected.length).toBe(given.length)
      expect(new Set(result.kept).size).toBe(result.kept.length)
      expect([...result.sides.keys()]).toEqual(result.kept)
      const said = result.examples.map((row) => JSON.stringify([row.messages]).replaceAll(/call_\d+/g, 'call'))
      expect(new Set(said).size).toBe(said.length)
      expect(said.join()).not.toContain('uptime')
      for (const row of result.rejected.filter((r) => r.reason !== 'equals-scenario')) expect(given.map((r) => r.id)).toContain(row.partner)
    }
  }, 60_000)

  it('gives the same bytes twice, also for no rows at all', async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => example(`r${i}`, { user: `ask ${i % 2500}`, group: `g${i % 50}` }))
    expect((await merge(rows)).bytes).toEqual((await merge(rows)).bytes)
    expect((await merge([])).kept).toEqual([])
  }, 60_000)

  it('finds a missing catalogue before it runs and a broken one names its file', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'flywheel-scenarios-'))
    const params = stage.params.parse({ scenarios: empty })
    const check = () => stage.check?.({ params, definition: null, step: { name: 'merge', root: 'stages/merge' } })
    expect((await check())?.[0]).toMatch(/no scenario in .*add one or mend the param `scenarios`/)
    await writeFile(join(empty, 'broken.yaml'), 'scenarios: [{ id: Bad Id }]')
    expect(await check()).toEqual([])
    await expect(merge([example('a')], { scenarios: empty })).rejects.toThrow(/broken\.yaml is no file of scenarios/)
    await rm(empty, { recursive: true })
  })
})
