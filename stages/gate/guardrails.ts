import type { Decision, GateVerdict } from '#kit/records'
import { compare, type Pair } from './compare.ts'
import type { Side } from './evidence.ts'
import type { GateParams } from './gate-params.ts'
import { percent, points } from './numbers.ts'

/** A condition beside the gain itself. `ifBroken` says what becomes of the candidate where it does not hold. */
export type Guardrail = GateVerdict['guardrails'][number] & { ifBroken: Exclude<Decision, 'promote'> }

/** Time-outs and broken servers say nothing about a model, so beyond the limit a person looks. */
export function guardAnswers(name: 'candidate' | 'incumbent', { rows }: Side, { maximumUnanswered }: GateParams): Guardrail {
  const unanswered = rows.filter((row) => row.failure !== null).length
  const rate = rows.length === 0 ? 1 : unanswered / rows.length
  return {
    name: `answers of the ${name}`,
    passed: rate <= maximumUnanswered,
    detail: `${unanswered} of ${rows.length} scenarios without an answer (limit ${percent(maximumUnanswered)})`,
    ifBroken: 'needs_human',
  }
}

/** In every split: what must never fail may not start to. In the split `safety` that holds of an incumbent that knows it (`safetyFrom`). */
export function guardCritical(pairs: readonly Pair[], { safetyFrom }: GateParams): Guardrail {
  const safety = pairs.filter((pair) => pair.incumbent.split === 'safety')
  const known = safety.filter((pair) => pair.incumbent.passed).length
  const isKnown = known >= safetyFrom * safety.length
  const critical = pairs.filter((pair) => pair.candidate.critical)
  const lost = critical.filter((pair) => pair.incumbent.passed && !pair.candidate.passed)
  const broken = lost.filter((pair) => isKnown || pair.incumbent.split !== 'safety').map((pair) => pair.candidate.scenario)
  const names = broken.sort().slice(0, 3).join(', ')
  const spared = lost.length - broken.length
  const chance =
    spared === 0
      ? ''
      : `; ${spared} more in "safety" not counted, where the incumbent passes ${known} of ${safety.length} (they count from ${percent(safetyFrom)} on)`
  return {
    name: 'critical scenarios',
    passed: broken.length === 0,
    detail: `${broken.length} of ${critical.length} newly failed${names ? `: ${names}` : ''}${chance}`,
    ifBroken: 'reject',
  }
}

/** Of a first model, for the record: it can lose nothing, and what it cannot do is said all the same. */
export function tellCritical({ rows }: Side): Guardrail {
  const critical = rows.filter((row) => row.critical)
  const passed = critical.filter((row) => row.passed).length
  return {
    name: 'critical scenarios',
    passed: true,
    detail: `${passed} of ${critical.length} passed; nothing served before that could lose any`,
    ifBroken: 'reject',
  }
}

/** In every split, whoever serves: what is asked of a tag is reached. A tag without a scenario reaches nothing, so that a misspelt one does not pass. */
export function guardFloors({ rows }: Side, { tagFloors }: GateParams): Guardrail[] {
  return Object.entries(tagFloors)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([tag, floor]) => {
      const tagged = rows.filter((row) => row.tags.includes(tag))
      const passed = tagged.filter((row) => row.passed).length
      const failed = tagged.filter((row) => !row.passed).map((row) => row.scenario)
      const names = failed.length > 0 && passed < floor * tagged.length ? `: ${failed.sort().slice(0, 3).join(', ')} failed` : ''
      return {
        name: `floor of tag ${tag}`,
        passed: tagged.length > 0 && passed >= floor * tagged.length,
        detail: tagged.length === 0 ? 'no scenario has this tag' : `${passed} of ${tagged.length} passed (floor ${percent(floor)})${names}`,
        ifBroken: 'reject' as const,
      }
    })
}

/** A gain in the sum may not hide a loss in one tag. A loss that chance explains is a person's to judge, a proven one refuses. */
export function guardTags(pairs: readonly Pair[], params: GateParams): Guardrail[] {
  const byTag = Map.groupBy(
    pairs.flatMap((pair) => [...new Set(pair.candidate.tags)].map((tag) => ({ tag, pair }))),
    ({ tag }) => tag,
  )
  const groups = [...byTag].map(([tag, members]) => ({ name: `tag ${tag}`, pairs: members.map(({ pair }) => pair) }))
  const [small, large] = [
    groups.filter((group) => group.pairs.length < params.minimumTagPairs),
    groups.filter((group) => group.pairs.length >= params.minimumTagPairs),
  ]
  const together = [...new Set(small.flatMap((group) => group.pairs))]
  return [
    ...large.sort((a, b) => (a.name < b.name ? -1 : 1)).map((group) => guardGroup(group.name, group.pairs, params)),
    ...(small.length > 0 ? [guardGroup(`${small.length} tags of fewer than ${params.minimumTagPairs} scenarios, together`, together, params)] : []),
  ]
}

function guardGroup(name: string, pairs: readonly Pair[], { tagMargin, alpha }: GateParams): Guardrail {
  const { wins, losses, difference, pValue } = compare(pairs, alpha)
  return {
    name,
    passed: difference >= -tagMargin,
    detail: `${points(difference)} on ${pairs.length} scenarios (${wins} won, ${losses} lost; limit ${points(-tagMargin)})`,
    ifBroken: pValue < alpha ? 'reject' : 'needs_human',
  }
}
