import { readdir } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { validateAtif } from '../validate-atif.ts'
import { rulesOf } from './index.ts'

type Json = Record<string, unknown>

const child = (id: string, given: Json = {}) => ({
  schema_version: 'ATIF-v1.7',
  trajectory_id: id,
  agent: { name: 'b', version: '1' },
  steps: [{ step_id: 1, source: 'user', message: 'x' }],
  ...given,
})
const call = (id: string, given: Json = {}) => ({ tool_call_id: id, function_name: 'bash', arguments: { command: 'ls' }, ...given })

/** A trajectory with all that a rule looks at; each part can be replaced. */
function trajectory({ user = {}, work = {}, metrics = {}, system = {}, last = {}, totals = {}, root = {} }: Record<string, Json> = {}) {
  return {
    schema_version: 'ATIF-v1.7',
    session_id: 's',
    trajectory_id: 't',
    agent: { name: 'a', version: '1' },
    steps: [
      { step_id: 1, source: 'user', timestamp: '2026-01-01T10:00:00Z', message: 'hi', ...user },
      {
        step_id: 2,
        source: 'agent',
        timestamp: '2026-01-01T10:00:01Z',
        message: [{ type: 'text', text: 'I look.' }],
        llm_call_count: 1,
        tool_calls: [call('c1', { extra: {} }), call('c2')],
        observation: { results: [{ source_call_id: 'c1', content: 'x', extra: {} }, { source_call_id: 'c2' }] },
        metrics: {
          prompt_tokens: 3,
          cached_tokens: 1,
          completion_tokens: 2,
          cost_usd: 0.1,
          prompt_token_ids: [1, 2, 3],
          completion_token_ids: [4, 5],
          logprobs: [-0.5, 0],
          ...metrics,
        },
        ...work,
      },
      {
        step_id: 3,
        source: 'system',
        timestamp: '2026-01-01T10:00:01Z',
        message: '',
        observation: { results: [{ subagent_trajectory_ref: [{ trajectory_id: 'child' }] }] },
        ...system,
      },
      {
        step_id: 4,
        source: 'agent',
        timestamp: '2026-01-01T11:00:02+01:00',
        message: 'Done.',
        metrics: { prompt_tokens: 4, cached_tokens: 0, completion_tokens: 1, cost_usd: 0.2 },
        ...last,
      },
    ],
    final_metrics: { total_prompt_tokens: 7, total_completion_tokens: 3, total_cached_tokens: 1, total_cost_usd: 0.3, total_steps: 4, ...totals },
    subagent_trajectories: [child('child')],
    ...root,
  }
}

const refTo = (ref: Json) => ({ observation: { results: [{ subagent_trajectory_ref: [ref] }] } })
const at = (place: string) => `trajectory.${place}`
const image = [{ type: 'image', source: { media_type: 'image/png', path: 'a.png' } }]

/** Rule, what is changed, where it is found. */
const ofReference: [string, unknown, string][] = [
  ['step-order', trajectory({ last: { step_id: 5 } }), at('steps.3.step_id')],
  ['timestamp', trajectory({ user: { timestamp: 'now' } }), at('steps.0.timestamp')],
  ['agent-field', trajectory({ user: { reasoning_content: '' } }), at('steps.0.reasoning_content')],
  ['agent-field', trajectory({ system: { metrics: {} } }), at('steps.2.metrics')],
  ['no-model-call', trajectory({ work: { llm_call_count: 0 } }), at('steps.1.metrics')],
  ['call-reference', trajectory({ last: { observation: { results: [{ source_call_id: 'c1' }] } } }), at('steps.3.observation.results.0.source_call_id')],
  ['content-part', trajectory({ last: { message: [{ type: 'text' }] } }), at('steps.3.message.0.text')],
  ['ref-target', trajectory({ system: refTo({ session_id: 'x' }) }), at('steps.2.observation.results.0.subagent_trajectory_ref.0')],
  ['embedded-id', trajectory({ root: { subagent_trajectories: [child('child'), child('child')] } }), at('subagent_trajectories.1.trajectory_id')],
  ['missing-image', trajectory({ last: { message: image } }), at('steps.3.message.0.source.path')],
  [
    'step-order',
    trajectory({ root: { subagent_trajectories: [child('child', { steps: [{ step_id: 2, source: 'user', message: '' }] })] } }),
    at('subagent_trajectories.0.steps.0.step_id'),
  ],
]
const older = (version: string, steps: Json[], given: Json = {}) => ({
  schema_version: `ATIF-v1.${version}`,
  session_id: 's',
  agent: { name: 'a', version: '1' },
  steps: steps.map((step, index) => ({ step_id: index + 1, source: 'agent', message: '', ...step })),
  ...given,
})
const cutOff = { total_prompt_tokens: 107, total_completion_tokens: 30, total_cost_usd: 0.9 }

const ofStrict: [string, unknown, string][] = [
  ['loose-type', trajectory({ user: { step_id: '1' } }), at('steps.0.step_id')],
  ['loose-type', trajectory({ last: { is_copied_context: 'no' } }), at('steps.3.is_copied_context')],
  ['younger-field', older('0', [{}], { extra: {} }), at('extra')],
  ['younger-field', older('1', [{ source: 'system', observation: { results: [] } }]), at('steps.0.observation')],
  ['younger-field', older('2', [{ metrics: { completion_token_ids: [] } }]), at('steps.0.metrics.completion_token_ids')],
  ['younger-field', older('3', [{ metrics: { prompt_token_ids: [] } }]), at('steps.0.metrics.prompt_token_ids')],
  ['younger-field', older('4', [{ is_copied_context: true }]), at('steps.0.is_copied_context')],
  ['younger-field', older('4', [{}], { agent: { name: 'a', version: '1', tool_definitions: [] } }), at('agent.tool_definitions')],
  ['younger-field', older('5', [{ message: [{ type: 'text', text: 'x' }] }]), at('steps.0.message')],
  ['younger-field', older('6', [{ llm_call_count: 1 }]), at('steps.0.llm_call_count')],
  ['younger-field', older('6', [{ tool_calls: [call('c', { extra: {} })] }]), at('steps.0.tool_calls.0.extra')],
  ['younger-field', older('6', [{ observation: { results: [{ extra: {} }] } }]), at('steps.0.observation.results.0.extra')],
  ['younger-field', older('6', [{}], { trajectory_id: 't' }), at('trajectory_id')],
  ['younger-field', older('6', [{}], { subagent_trajectories: [] }), at('subagent_trajectories')],
  ['younger-field', older('6', [{}], { session_id: null }), at('session_id')],
  ['token-alignment', trajectory({ metrics: { prompt_token_ids: [1, 2] } }), at('steps.1.metrics.prompt_token_ids')],
  ['token-alignment', trajectory({ metrics: { completion_token_ids: [1], logprobs: [-1] } }), at('steps.1.metrics.completion_token_ids')],
  ['token-alignment', trajectory({ metrics: { logprobs: [-1] } }), at('steps.1.metrics.logprobs')],
  ['token-alignment', trajectory({ metrics: { completion_token_ids: null, logprobs: [-1] } }), at('steps.1.metrics.logprobs')],
  ['logprob', trajectory({ metrics: { logprobs: [-1, 0.5] } }), at('steps.1.metrics.logprobs.1')],
  ['logprob', trajectory({ metrics: { logprobs: [Number.NaN, 0] } }), at('steps.1.metrics.logprobs.0')],
  ['logprob', trajectory({ metrics: { logprobs: [-1, Number.NEGATIVE_INFINITY] } }), at('steps.1.metrics.logprobs.1')],
  ['amount', trajectory({ metrics: { completion_token_ids: [4, -5] } }), at('steps.1.metrics.completion_token_ids.1')],
  ['amount', trajectory({ last: { metrics: { completion_tokens: -1 } }, root: { final_metrics: null } }), at('steps.3.metrics.completion_tokens')],
  ['amount', trajectory({ metrics: { cached_tokens: 4 }, totals: { total_cached_tokens: 4 } }), at('steps.1.metrics.cached_tokens')],
  ['duplicate-id', trajectory({ work: { tool_calls: [call('c1'), call('c2'), call('c1')] } }), at('steps.1.tool_calls.2.tool_call_id')],
  ['duplicate-id', trajectory({ last: { tool_calls: [call('c1')] } }), at('steps.3.tool_calls.0.tool_call_id')],
  ['duplicate-id', trajectory({ last: { tool_calls: [call('')] } }), at('steps.3.tool_calls.0.tool_call_id')],
  [
    'duplicate-id',
    trajectory({ work: { observation: { results: [{ source_call_id: 'c1' }, { source_call_id: 'c1' }] } } }),
    at('steps.1.observation.results.1.source_call_id'),
  ],
  ['duplicate-id', trajectory({ system: { observation: null }, root: { subagent_trajectories: [child('t')] } }), at('subagent_trajectories.0.trajectory_id')],
  ['dangling-id', trajectory({ system: refTo({ trajectory_id: 'nobody' }) }), at('steps.2.observation.results.0.subagent_trajectory_ref.0.trajectory_id')],
  ['missing-file', trajectory({ root: { continued_trajectory_ref: 'none.json' } }), at('continued_trajectory_ref')],
  [
    'missing-file',
    trajectory({ root: { subagent_trajectories: [child('child', { steps: [{ step_id: 1, source: 'user', message: image }] })] } }),
    at('subagent_trajectories.0.steps.0.message.0.source.path'),
  ],
  [
    'missing-file',
    trajectory({ system: refTo({ trajectory_path: 'none.json' }) }),
    at('steps.2.observation.results.0.subagent_trajectory_ref.0.trajectory_path'),
  ],
  ['missing-file', trajectory({ root: { continued_trajectory_ref: 'a\u0000b' } }), at('continued_trajectory_ref')],
  ['total', trajectory({ totals: { total_prompt_tokens: 8 } }), at('final_metrics.total_prompt_tokens')],
  ['total', trajectory({ totals: { total_completion_tokens: 2 } }), at('final_metrics.total_completion_tokens')],
  ['total', trajectory({ totals: { total_cost_usd: 0.31 } }), at('final_metrics.total_cost_usd')],
  ['total', trajectory({ totals: { total_steps: 5 } }), at('final_metrics.total_steps')],
  ['clock', trajectory({ last: { timestamp: '2026-01-01T10:00:02+01:00' } }), at('steps.3.timestamp')],
]

const nothingBeside = { find: () => null, has: () => false, isThere: () => false, trajectory: () => null }
const pathsOf = (raw: unknown, profile: 'compat' | 'strict') => validateAtif(raw, { profile, neighbours: nothingBeside }).map(({ path }) => path)

describe('rules of ATIF', () => {
  it('one file each, named after the rule, in one of the registries, with a trajectory here that breaks it', async () => {
    const files = (await readdir(import.meta.dirname)).filter((file) => !/^(index|rule|rules\.test)\.ts$/.test(file))
    const names = rulesOf('strict').map(({ name }) => name)
    expect([...names].sort()).toEqual(files.map((file) => file.replace('.ts', '')).sort())
    expect(new Set([...ofReference, ...ofStrict].map(([name]) => name))).toEqual(new Set(names))
    expect(new Set(ofReference.map(([name]) => name))).toEqual(new Set(rulesOf('compat').map(({ name }) => name)))
  })

  it('a trajectory that breaks none has none', () => {
    expect(pathsOf(trajectory(), 'strict')).toEqual([])
  })

  it.each(ofReference)('%s is a rule of both profiles', (_, raw, path) => {
    expect(pathsOf(raw, 'compat')).toEqual([path])
    expect(pathsOf(raw, 'strict')).toContain(path)
  })

  it.each(ofStrict)('%s is a rule of strict alone', (_, raw, path) => {
    expect(pathsOf(raw, 'strict')).toEqual([path])
    expect(pathsOf(raw, 'compat')).toEqual([])
  })

  it.each([
    [
      'a total with its sub-agents',
      trajectory({
        totals: { total_prompt_tokens: 17 },
        root: { subagent_trajectories: [child('child', { steps: [{ step_id: 1, source: 'agent', message: '', metrics: { prompt_tokens: 10 } }] })] },
      }),
    ],
    [
      'a total over a step that says nothing of it',
      trajectory({ last: { metrics: { completion_tokens: 1, cost_usd: 0.2 } }, totals: { total_prompt_tokens: 90 } }),
    ],
    ['totals of a continuation', trajectory({ user: { is_copied_context: true }, totals: { total_prompt_tokens: 90 } })],
    ['totals with a call that a time limit cut off', trajectory({ last: { observation: { results: [{ content: 'x' }] } }, totals: cutOff })],
    ['steps left out, with notes', trajectory({ totals: { total_steps: 9 }, root: { notes: 'Five steps were cut.' } })],
    [
      'copied steps that repeat ids and times',
      trajectory({ last: { is_copied_context: true, timestamp: '2025-01-01T00:00Z', tool_calls: [call('c1')], metrics: null } }),
    ],
    ['counts of several calls, ids of one', trajectory({ work: { llm_call_count: 2 }, metrics: { prompt_token_ids: [1] } })],
    [
      'an image that lies elsewhere',
      trajectory({ last: { message: [{ type: 'image', source: { media_type: 'image/png', path: 'https://host.example/a.png' } }] } }),
    ],
    [
      'an embedded document of an older version, with the id that it is found by',
      trajectory({ root: { subagent_trajectories: [child('child', { schema_version: 'ATIF-v1.5', session_id: 's' })] } }),
    ],
    ['an older document with what it may have', older('5', [{ is_copied_context: true, metrics: { prompt_token_ids: [] } }])],
  ])('%s passes strict', (_, raw) => {
    expect(pathsOf(raw, 'strict')).toEqual([])
  })

  it('totals that are more are no cut-off call where the run came to its end', () => {
    expect(pathsOf(trajectory({ totals: cutOff }), 'strict')).toHaveLength(3)
  })
})
