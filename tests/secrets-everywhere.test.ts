import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defineGenerator } from '#kit/stage'
import { type TriedOutput, tryStage } from '#kit/store'
import { openFake } from '../scripts/kit/llm/fake-server/opened.ts'
import collect from '../stages/collect/stage.ts'
import generate from '../stages/generate/stage.ts'
import normalize from '../stages/normalize/stage.ts'
import verify from '../stages/verify/stage.ts'
import { plantInRow } from './secrets/plant-in-row.ts'
import { type Plant, plantSecrets } from './secrets/plants.ts'
import { survivorsIn } from './secrets/survivors-in.ts'

const repository = join(import.meta.dirname, '..')
const plants = await plantSecrets(20_26)
const logged: string[] = []
const log = (event: string, fields = {}) => void logged.push(`${event} ${JSON.stringify(fields)}`)

const survivors = (said: readonly (string | Buffer)[], among: readonly Plant[] = plants) => survivorsIn(said, among)

/** The bytes of each file, and of each table the rows that they say. */
const saidBy = (outputs: Record<string, TriedOutput>): (string | Buffer)[] =>
  Object.values(outputs).flatMap(({ path, rows }) => [
    ...(statSync(path).isDirectory() ? filesBelow(path) : [readFileSync(path)]),
    ...rows.map((row) => JSON.stringify(row)),
  ])

const filesBelow = (folder: string): Buffer[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [readFileSync(join(entry.parentPath, entry.name))] : []))

it('200 secrets of 60 kinds and more are planted, none of them alike', () => {
  expect(plants).toHaveLength(200)
  expect(new Set(plants.map(({ kind }) => kind)).size).toBeGreaterThan(60)
  expect(new Set(plants.map(({ mark }) => mark)).size).toBe(200)
  expect(survivors(plants.map(({ text }) => text))).toHaveLength(200)
})

describe('of 200 secrets planted in the rows of a public source none survives', () => {
  const sources = [
    ['glaive', 'glaive.json', (text: string) => JSON.parse(text)],
    [
      'agentinstruct',
      'agentinstruct.jsonl',
      (text: string) =>
        text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
    ],
    [
      'toucan',
      'sft.jsonl',
      (text: string) =>
        text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
    ],
  ] as const

  it.each(sources)('%s', async (source, file, read) => {
    const folder = mkdtempSync(join(tmpdir(), 'flywheel-secrets-'))
    const sample: unknown[] = read(readFileSync(join(repository, 'datasets', source, 'sample', file), 'utf8'))
    const rows = plants.map(({ text }, turn) => JSON.stringify(plantInRow(sample[(turn * 7) % sample.length], text, turn)))
    // Some lines are cut off: what is no row is kept as well.
    writeFileSync(join(folder, 'rows.jsonl'), rows.map((row, turn) => (turn % 20 === 19 ? row.slice(0, -2) : row)).join('\n'))
    const origin = join(folder, 'origin.json')
    writeFileSync(origin, JSON.stringify({ source, repository: 'o/r', revision: 'r1', licence: 'MIT', files: [{ path: 'rows.jsonl', sha256: '', bytes: 0 }] }))
    const definition: unknown = (await import(join(repository, `datasets/${source}/normalize/convert.ts`))).default
    expect(survivors(rows)).toHaveLength(200)
    const { outputs, outcome } = await tryStage(normalize, { definition, log, inputs: { raw: { path: folder, digest: 'sha256:x' }, origin } })
    expect(outcome.balance?.in).toBe(200)
    expect(outputs.rejected?.rows.length).toBeGreaterThan(9)
    expect(survivors(saidBy(outputs))).toEqual([])
    expect(outcome.metrics.redacted).toBeGreaterThan(150)
    for (const row of outputs.examples?.rows ?? []) {
      for (const call of argumentsIn(row)) expect(() => JSON.parse(call)).not.toThrow()
    }
  })
})

it('of 200 that a generator leaks none survives, wherever it says them', async () => {
  const definition = defineGenerator({
    summary: 'leaks',
    *drafts() {
      for (const [turn, { text }] of [...plants, ...plants.slice(0, 5)].entries()) {
        const call = {
          id: `call_${turn % 200}`,
          type: 'function' as const,
          function: { name: 'bash', arguments: JSON.stringify({ command: `echo '${text}' | tee note` }) },
        }
        yield {
          group: turn % 3 === 0 ? `leak ${text}` : 'leak',
          tags: turn % 3 === 1 ? [text] : [],
          messages: [
            { role: 'user', content: turn % 2 === 0 ? `Please use ${text} there.` : 'Please use it.' },
            { role: 'assistant', content: null, tool_calls: [call] },
            { role: 'tool', tool_call_id: call.id, content: `$ cat note\n${text}\n` },
            { role: 'assistant', content: 'Done.' },
          ],
        }
      }
    },
  })
  const { outputs, outcome } = await tryStage(generate, { definition, log, params: { seed: 1, rows: 300 } })
  expect(survivors(saidBy(outputs))).toEqual([])
  expect(outcome.metrics).toMatchObject({ rows: 200, duplicates: 5 })
  for (const row of outputs.examples?.rows ?? []) expect(argumentsIn(row).map((text) => Object.keys(JSON.parse(text)))).toEqual([['command']])
})

describe('a task whose files hold 200 secrets, and whose agent and tests print them', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'flywheel-secrets-'))
  beforeAll(async () => {
    const task = join(workspace, 'tasks/leaky')
    await cp(join(repository, 'tasks/fix-config'), task, { recursive: true })
    const files = join(task, 'environment/files')
    mkdirSync(files, { recursive: true })
    for (const [index, { text }] of plants.entries()) writeFileSync(join(files, `secret-${index}.txt`), `first line\n${text}\nlast line\n`)
    const lines = ['cat /app/secret-*.txt', 'cat /app/secret-*.txt > /app/all.txt', 'for f in /app/secret-*.txt; do cp $f $f.kept; done']
    writeFileSync(join(task, 'solution/solve.sh'), ['#!/bin/bash', ...lines].join('\n'))
    const tests = ['tail -c 2500 /app/all.txt', 'head -c 6000 /app/secret-1[0-9].txt', 'echo 1 > /logs/verifier/reward.txt']
    writeFileSync(join(task, 'tests/test.sh'), ['#!/bin/bash', ...tests].join('\n'))
    process.chdir(workspace)
  })
  afterAll(async () => {
    process.chdir(repository)
    await rm(workspace, { recursive: true })
  })

  it('leaves a trajectory, a state, a cache, a verdict and a row without them', async () => {
    const cache = join(workspace, 'cache')
    const step = { name: 'collect', code: 'code-1' }
    const collected = await tryStage(collect, { params: { agents: ['oracle'], sandbox: 'just-bash' }, cache, step, log })
    const [trial] = collected.outputs.trials?.rows ?? []
    const kept = { path: String(collected.outputs.contents?.path), digest: '' }
    expect(trial).toMatchObject({ status: 'completed', error: null })
    expect(JSON.stringify(trial?.steps)).toContain('/app/secret-199.txt.kept')
    expect(collected.outcome.metrics.redacted).toBeGreaterThan(400)
    expect(survivors([...saidBy(collected.outputs), ...filesBelow(cache)])).toEqual([])

    const params = { guard: { minimumReward: 1, maximumEscalations: 0, runtimeBudgetMs: 60_000 } }
    const verified = await tryStage(verify, { params, inputs: { trials: collected.outputs.trials?.rows ?? [], contents: kept }, log })
    expect(verified.outputs.verdicts?.rows).toMatchObject([{ reward: 1, decision: 'promote', testOutput: expect.stringContaining('[REDACTED:') }])
    expect(verified.outputs.examples?.rows).toHaveLength(1)
    expect(survivors(saidBy(verified.outputs))).toEqual([])
  })
})

describe.each(['openai', 'anthropic'] as const)('of 200 that a model is told or tells by the dialect of %s', (provider) => {
  it('none survives in records and answers, nor in the pieces of its streams', async () => {
    const { signal } = new AbortController()
    for (let from = 0; from < plants.length; from += 50) {
      const some = plants.slice(from, from + 50)
      const all = some.map(({ text }) => `note\n${text}\nend`).join(', ')
      const call = { id: 'a', name: 'bash', arguments: JSON.stringify({ command: `echo '${all}'` }) }
      await using opened = await openFake({ provider, plan: [{ kind: 'say', said: { text: `It is ${all}.`, reasoning: all, calls: [call] } }] })
      const ask = { messages: [{ role: 'user' as const, content: `Read this: ${all}` }], tokens: true }
      const answer = await opened.llm.ask(ask, { signal })
      const pieces = new Map<string, string>()
      for await (const delta of opened.llm.stream({ ...ask, sample: 1 }, { signal })) {
        if (delta.kind === 'answer') pieces.set('answer', JSON.stringify(delta.answer))
        else pieces.set(delta.kind, `${pieces.get(delta.kind) ?? ''}${delta.kind === 'tool-call' ? delta.arguments : delta.text}`)
      }
      expect([...pieces.keys()].sort()).toEqual(['answer', 'reasoning', 'text', 'tool-call'])
      expect(pieces.get('text')).toMatch(/^It is note\n[\s\S]*\nend\.$/)
      expect(Object.keys(JSON.parse(pieces.get('tool-call') ?? ''))).toEqual(['command'])
      expect(opened.cache.kept.size).toBe(2)
      expect(survivors([JSON.stringify([...opened.cache.kept]), JSON.stringify(answer), ...pieces.values()], some)).toEqual([])
      expect(JSON.stringify(opened.server.seen)).toContain('note')
    }
  })
})

it('no log of all this tells one', () => {
  expect(logged.join()).toContain('redacted')
  expect(survivors(logged)).toEqual([])
})

function argumentsIn(row: Record<string, unknown>): string[] {
  const messages = row.messages as { tool_calls?: { function: { arguments: string } }[] }[] // of an example
  return messages.flatMap(({ tool_calls = [] }) => tool_calls.map((call) => call.function.arguments))
}
