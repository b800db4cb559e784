import { contentsOf } from '../contents-of.ts'
import { type AtifVersion, atifVersions } from '../document.ts'
import { refsOf } from '../refs-of.ts'
import { type Checked, defineRule } from './rule.ts'

type Since = { since: AtifVersion; path: string; value: unknown }

/** A field that came with a later version than the document says it is of, and a session_id where it was not optional yet. */
export const youngerField = defineRule({
  name: 'younger-field',
  *check(checked) {
    const { document, path } = checked
    const age = atifVersions.indexOf(document.schema_version)
    for (const { since, path: place, value } of dated(checked)) {
      if (value != null && atifVersions.indexOf(since) > age) yield { path: place, message: `came with ${since}, the document is ${document.schema_version}` }
    }
    if (document.session_id == null && age < atifVersions.indexOf('ATIF-v1.7')) {
      yield { path: `${path}.session_id`, message: `is missing; it became optional with ATIF-v1.7, the document is ${document.schema_version}` }
    }
  },
})

function* dated(checked: Checked): Generator<Since> {
  const { document, path, parents } = checked
  yield { since: 'ATIF-v1.1', path: `${path}.extra`, value: document.extra }
  yield { since: 'ATIF-v1.5', path: `${path}.agent.tool_definitions`, value: document.agent.tool_definitions }
  yield { since: 'ATIF-v1.7', path: `${path}.subagent_trajectories`, value: document.subagent_trajectories }
  // An embedded document has its id because its parent must find it.
  if (parents.length === 0) yield { since: 'ATIF-v1.7', path: `${path}.trajectory_id`, value: document.trajectory_id }
  for (const index of document.steps.keys()) yield* datedInStep(checked, index)
  for (const { content, path: place } of contentsOf(checked)) {
    yield { since: 'ATIF-v1.6', path: place, value: typeof content === 'string' ? null : content }
  }
  for (const { ref, path: place } of refsOf(checked)) yield { since: 'ATIF-v1.7', path: `${place}.trajectory_id`, value: ref.trajectory_id }
}

function* datedInStep({ document, path }: Checked, index: number): Generator<Since> {
  const step = document.steps[index]
  if (!step) return
  const place = `${path}.steps.${index}`
  if (step.source !== 'agent') yield { since: 'ATIF-v1.2', path: `${place}.observation`, value: step.observation }
  yield { since: 'ATIF-v1.3', path: `${place}.metrics.completion_token_ids`, value: step.metrics?.completion_token_ids }
  yield { since: 'ATIF-v1.4', path: `${place}.metrics.prompt_token_ids`, value: step.metrics?.prompt_token_ids }
  yield { since: 'ATIF-v1.5', path: `${place}.is_copied_context`, value: step.is_copied_context }
  yield { since: 'ATIF-v1.7', path: `${place}.llm_call_count`, value: step.llm_call_count }
  for (const [number, { extra }] of (step.tool_calls ?? []).entries()) {
    yield { since: 'ATIF-v1.7', path: `${place}.tool_calls.${number}.extra`, value: extra }
  }
  for (const [number, { extra }] of (step.observation?.results ?? []).entries()) {
    yield { since: 'ATIF-v1.7', path: `${place}.observation.results.${number}.extra`, value: extra }
  }
}
