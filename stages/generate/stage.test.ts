import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { loadGraph } from '#kit/graph'
import { Example, Rejected, Variety } from '#kit/records'
import { type Draft, defineGenerator, type Generator } from '#kit/stage'
import { tryStage } from '#kit/store'
import stage from './stage.ts'

const workspace = fileURLToPath(new URL('../../', import.meta.url))
const draft = (text: string): Draft => ({
  group: text,
  tags: ['said'],
  messages: [
    { role: 'user', content: text },
    { role: 'assistant', content: 'yes' },
  ],
})
const generate = async (definition: Generator, params: { seed: number; rows: number; variety?: unknown; judge?: unknown }, root = 'datasets/custom/said') => {
  const { outputs, outcome } = await tryStage(stage, { definition, params, step: { root } })
  return {
    examples: (outputs.examples?.rows ?? []).map((row) => Example.parse(row)),
    rejected: (outputs.rejected?.rows ?? []).map((row) => Rejected.parse(row)),
    outcome,
    outputs,
  }
}

describe('generate', () => {
  it('opens each row with the system prompt, gives it the tools and says where it came from', async () => {
    const { examples } = await generate(defineGenerator({ summary: '', drafts: ({ random }) => endless(() => draft(String(random.next()))) }), {
      seed: 7,
      rows: 3,
    })
    expect(examples).toHaveLength(3)
    expect(examples[0]?.messages.map((message) => message.role)).toEqual(['system', 'user', 'assistant'])
    expect(examples[0]?.tools).toHaveLength(6)
    expect(examples.map((example) => example.provenance)).toEqual(
      [0, 1, 2].map((row) => ({ source: 'custom/said', revision: 'generated@1', row: `7/${row}`, licence: 'Apache-2.0', seed: 7 })),
    )
    expect(new Set(examples.map((example) => example.id)).size).toBe(3)
  })

  it('keeps each repetition as a rejected row that names the first', async () => {
    const texts = ['a', 'b', 'a', 'a', 'c']
    const { examples, rejected } = await generate(defineGenerator({ summary: '', drafts: () => texts.map(draft) }), { seed: 1, rows: 10 })
    expect(examples.map((example) => example.group)).toEqual(['a', 'b', 'c'])
    expect(rejected.map((row) => [row.reason, row.detail])).toEqual(Array(2).fill(['duplicate', `says the same as ${examples[0]?.id}`]))
  })

  it('stops with fewer rows when the generator only repeats itself', async () => {
    const { examples, rejected } = await generate(defineGenerator({ summary: '', drafts: ({ random }) => endless(() => draft(random.pick(['a', 'b']))) }), {
      seed: 1,
      rows: 100,
    })
    expect(examples).toHaveLength(2)
    expect(rejected.length).toBeGreaterThanOrEqual(200)
    expect(rejected.length).toBeLessThan(220)
  })

  it('says what is wrong with a file that holds no generator', async () => {
    const step = { name: 'generate-said', root: 'datasets/custom/said' }
    const check = async (definition: unknown) => (await stage.check?.({ definition, step, params: stage.params.parse({ seed: 1, rows: 1 }) })) ?? []
    expect(await check(defineGenerator({ summary: '', drafts: () => [] }))).toEqual([])
    for (const definition of [undefined, null, {}, { drafts: [] }]) {
      expect(await check(definition)).toEqual([expect.stringMatching(/datasets\/custom\/said\/generator\.ts.*defineGenerator/)])
    }
  })

  it('has its rows judged where it is told to: each keeps its scores, and one that is too low is rejected', async () => {
    const says = (text: string): Draft => ({ ...draft(text), messages: [draft(text).messages[0], { role: 'assistant', content: text }] as Draft['messages'] })
    const definition = defineGenerator({ summary: '', drafts: () => ['It is up.', "I'll look.", 'It is up.'].map(says) })
    const judge = { llm: { provider: 'scripted', model: 'rules' } }
    const { examples, rejected, outcome } = await generate(definition, { seed: 1, rows: 10, judge })
    expect(examples.map(({ group, quality }) => [group, quality?.['judge/tool-use-1/overall']])).toEqual([['It is up.', 5]])
    expect(rejected.map(({ reason }) => reason)).toEqual(['low-judge-score', 'duplicate'])
    expect(outcome.balance).toEqual({ in: 3, out: { examples: 1, rejected: 2 } })
    expect(outcome.metrics).toMatchObject({ rows: 2, duplicates: 1, judged: 2, judgeRejected: 1, dollars: 0 })
    expect((await generate(definition, { seed: 1, rows: 10 })).examples.every((example) => !('quality' in example))).toBe(true)
  })

  it('leaves how varied the rows are, beside the floors', async () => {
    const { outputs } = await generate(defineGenerator({ summary: '', drafts: () => ['Is it up', 'is it up', 'Is it up', 'How are you'].map(draft) }), {
      seed: 1,
      rows: 10,
      variety: { prompts: 2 },
    })
    expect(Variety.parse(JSON.parse(outputs.variety?.text ?? ''))).toMatchObject({
      ...{ source: 'custom/said', rows: 3, prompts: { distinct: 3, skeletons: 2 }, sequences: 1 },
      floors: { prompts: 2, commands: 0, sequences: 0, similarity: 1 },
    })
  })

  it('fails where a generator fills other names into the same few words, and says what it lacks', async () => {
    const degenerate = defineGenerator({ summary: '', drafts: ({ random }) => endless(() => draft(`Show disk space on web${random.integer(1, 9999)}`)) })
    await expect(generate(degenerate, { seed: 1, rows: 300, variety: { prompts: 10, similarity: 0.75 } })).rejects.toThrow(
      /^datasets\/custom\/said\/generator\.ts says too much of the same.* 300 rows.* have 1 distinct prompts, and the floor is 10: add wordings.*; a self-similarity of 1,/,
    )
  })

  it('makes more than 6,000 rows of all generators, as varied as pipeline.yaml asks, the same bytes each time', async () => {
    const graph = loadGraph(workspace)
    let rows = 0
    for (const path of globSync('datasets/custom/*/generator.ts', { cwd: workspace })) {
      const { default: definition } = await import(join(workspace, path))
      const root = dirname(path)
      const params = { seed: 1, rows: 700, variety: graph.step(`generate-${basename(root)}`, graph.defaultProfile).params.variety }
      const first = await generate(definition, params, root)
      rows += first.examples.length
      if (rows > 1400) continue
      const second = await generate(definition, params, root)
      expect(await readFile(second.outputs.examples?.path ?? '')).toEqual(await readFile(first.outputs.examples?.path ?? ''))
    }
    expect(rows).toBeGreaterThan(6000)
  }, 60_000)
})

function* endless<T>(make: () => T): Iterable<T> {
  for (;;) yield make()
}
