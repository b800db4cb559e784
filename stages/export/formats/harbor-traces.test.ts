import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createRedactor } from '#kit/redact'
import { requirement } from '../../../tests/requirement.ts'
import { runFormats } from '../by-hand/formats.ts'
import { readRun } from '../trajectories/read-run.ts'
import { agent, call, user, writeDocuments } from '../trajectories/scripted-trajectory.ts'

const Row = z.looseObject({ conversations: z.array(z.looseObject({ role: z.string(), content: z.string() })) })
const folder = join(process.env.FLYWHEEL_FIXTURES ?? '', 'atif', 'golden')
const isThere = Boolean(process.env.FLYWHEEL_FIXTURES) && existsSync(folder)

function rowsOf(file: string) {
  const run = readRun(file, createRedactor())
  if (!('trails' in run)) throw new Error(run.refusals.map(({ reason }) => reason).join())
  const exported = runFormats.get('harbor-traces')?.exportRun(run, { licence: 'MIT', revision: 'x' })
  return { rows: exported?.lines.map((line) => Row.parse(JSON.parse(JSON.stringify(line)))) ?? [], refusals: exported?.refusals ?? [] }
}

describe('harbor-traces', () => {
  it('an output that is empty is an empty turn, one that is not there is none', () => {
    const quiet = (content: object) =>
      agent('', { tool_calls: [{ tool_call_id: 'c', function_name: 'f', arguments: {} }], observation: { results: [{ source_call_id: 'c', ...content }] } })
    using written = writeDocuments({ 'trajectory.json': { steps: [user('do'), quiet({ content: '' }), quiet({}), quiet({ content: null }), agent('done')] } })
    expect(
      rowsOf(written.main)
        .rows.at(-1)
        ?.conversations.map(({ role, content }) => (role === 'user' ? content : role)),
    ).toEqual(['do', 'assistant', '', 'assistant', 'assistant', '', 'assistant'])
  })

  it('a thought that is only ended in a reply is opened there, whatever was thought before', () => {
    using written = writeDocuments({ 'trajectory.json': { steps: [user('do'), agent('b</think>c', { reasoning_content: 'a' })] } })
    expect(rowsOf(written.main).rows[0]?.conversations.at(-1)?.content).toBe('<think>a</think>\n<think>b</think>c')
  })

  it('writes thoughts, calls and what came of them as text, and declared tools beside', () => {
    const tools = [{ type: 'function', function: { name: 'look' } }]
    using written = writeDocuments({
      'trajectory.json': {
        agent: { name: 'a', version: '1', model_name: 'p/m', tool_definitions: tools },
        steps: [
          { source: 'system', message: 'prompt' },
          user('do'),
          agent('I look', { reasoning_content: 'hm', ...call('look', { at: 'é', n: [1, null] }, 'seen'), timestamp: '2026-01-01T00:00:00Z' }),
          agent('copied', { is_copied_context: true }),
          agent('thought</think>done'),
        ],
      },
    })
    const { rows } = rowsOf(written.main)
    expect(rows).toHaveLength(2)
    expect(rows[1]).toEqual({
      conversations: [
        { role: 'user', content: `<tools>\n${JSON.stringify(tools, null, 2)}\n</tools>\n\nprompt` },
        { role: 'user', content: 'do' },
        { role: 'assistant', content: '<think>hm</think>\nI look\n<tool_call>\n{"name": "look", "arguments": {"at": "é", "n": [1, null]}}\n</tool_call>' },
        { role: 'user', content: 'seen' },
        { role: 'assistant', content: 'copied' },
        { role: 'assistant', content: '<think>thought</think>done' },
      ],
      agent: 'a',
      model: 'p/m',
      model_provider: 'p',
      date: '2026-01-01T00:00:00Z',
      task: null,
      episode: 'episode-1',
      run_id: null,
      trial_name: null,
      result: null,
      tool_definitions: tools,
    })
  })
})

describe.runIf(requirement('fixtures', isThere, 'FLYWHEEL_FIXTURES names no folder with atif/golden'))("Harbor's own rows", () => {
  const at = mkdtempSync(join(tmpdir(), 'flywheel-traces-'))
  afterAll(() => rmSync(at, { recursive: true }))
  const prefix = 'hello-world-context-summarization'
  for (const name of isThere ? readdirSync(folder) : []) {
    copyFileSync(join(folder, name), join(at, name))
    // The variant with linear history has the same sub-agents, whose files the other one brings.
    if (name.startsWith(`${prefix}.trajectory.`)) copyFileSync(join(folder, name), join(at, name.replace(prefix, `${prefix}-linear-history`)))
  }
  const trial = { task_name: 'harbor/hello-world', trial_name: 'NORMALIZED_TRIAL_NAME', config: { trial_name: 'hello-world__NORMALIZED' } }
  writeFileSync(join(at, 'result.json'), JSON.stringify({ ...trial, started_at: 'NORMALIZED_TIMESTAMP', verifier_result: { rewards: { reward: 1 } } }))
  /** The trajectories were published without the shell's bare prompts, the rows with them. */
  const published = (name: string) =>
    z
      .array(Row)
      .parse(JSON.parse(readFileSync(join(folder, name), 'utf8').replace(/(?<=\\n\\n)root@CONTAINER_ID:\/app#\\n\\n|(?<=\\n)root@CONTAINER_ID:\/app#\\n/g, '')))

  it.each([
    ['whole, from the trajectory that keeps commands apart', `${prefix}.trajectory.json`, `${prefix}.traces.json`, 10],
    ['whole, from the one that keeps replies and is split in two', `${prefix}-linear-history.trajectory.json`, `${prefix}.traces.json`, 10],
    ['of the sub-agent that answers', `${prefix}.trajectory.summarization-1-answers.json`, `${prefix}.summarization-1-answers.traces.json`, 1],
    ['of the sub-agent that asks', `${prefix}.trajectory.summarization-1-questions.json`, `${prefix}.summarization-1-questions.traces.json`, 1],
    ['of the sub-agent that sums up', `${prefix}.trajectory.summarization-1-summary.json`, `${prefix}.summarization-1-summary.traces.json`, 1],
  ])('are reproduced field by field: %s', (_, trajectory, traces, count) => {
    const { rows, refusals } = rowsOf(join(at, trajectory))
    expect([rows.length, refusals]).toEqual([count, []])
    expect(rows).toEqual(published(traces))
  })

  it('make the same rows to learn from, whichever of the two recordings they come from', () => {
    const learnt = [prefix, `${prefix}-linear-history`].map((name) => {
      const run = readRun(join(at, `${name}.trajectory.json`), createRedactor())
      if (!('trails' in run)) throw new Error(run.refusals[0]?.reason)
      const { lines, refusals, ...counts } = runFormats.get('sft')?.exportRun(run, { licence: 'MIT', revision: 'x' }) ?? { lines: [], refusals: [] }
      return {
        refusals,
        counts: { ...counts, context: 0 },
        messages: lines.map((line) => z.looseObject({ messages: z.array(z.unknown()) }).parse(line).messages),
      }
    })
    expect(learnt[0]).toMatchObject({ refusals: [], counts: { learnt: 10 } })
    expect(learnt[0]?.messages.map((messages) => messages.length)).toEqual([6, 10, 8, 2, 6])
    expect(learnt[1]).toEqual(learnt[0])
  })

  it('all of them are compared', () => {
    expect(readdirSync(folder).filter((name) => name.endsWith('.traces.json'))).toHaveLength(4)
  })
})
