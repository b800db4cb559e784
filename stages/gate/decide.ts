import type { Decision, GateVerdict } from '#kit/records'
import { wilsonInterval } from '#kit/statistics'
import { type Comparison, compare, pairUp } from './compare.ts'
import { type Evidence, findFaults } from './evidence.ts'
import type { GateParams } from './gate-params.ts'
import { type Guardrail, guardAnswers, guardCritical, guardFloors, guardTags, tellCritical } from './guardrails.ts'
import { percent, points, rounded } from './numbers.ts'

type Finding = { decision: Exclude<Decision, 'promote'>; reason: string }
type Measured = Omit<GateVerdict, 'version' | 'decision' | 'reasons' | 'candidate' | 'incumbent' | 'catalogueSha256'>

/**
 * The gate's word on a candidate. It promotes where nothing speaks against it and something was proven for it; anything missing, unequal or unclear is a
 * finding, and the gravest finding decides. The table of findings is in the README beside this file. The order of rows does not matter.
 */
export function decide(evidence: Evidence, params: GateParams): GateVerdict {
  const { candidate, incumbent } = evidence
  const about = {
    candidate: candidate.summary?.subject ?? 'none',
    incumbent: incumbent.summary?.subject ?? null,
    catalogueSha256: candidate.summary?.catalogueSha256 ?? 'none',
  }
  const conclude = (findings: readonly Finding[], praise: string, measured: Measured): GateVerdict => {
    const decision = findings.some((finding) => finding.decision === 'reject') ? 'reject' : findings.length > 0 ? 'needs_human' : 'promote'
    const reasons = findings.filter((finding) => finding.decision === decision).map((finding) => finding.reason)
    return { version: 1, decision, reasons: decision === 'promote' ? [praise] : reasons, ...about, ...measured }
  }

  if (about.candidate === about.incumbent) return conclude([reject(`${about.candidate} already serves: there is nothing to promote`)], '', NOTHING_MEASURED)
  const faults = findFaults(evidence, params)
  if (faults.length > 0) return conclude(faults.map(reject), '', NOTHING_MEASURED)

  const gated = candidate.rows.filter((row) => row.split === params.split)
  const passed = gated.filter((row) => row.passed).length
  const rate = passed / gated.length
  const scenarios = tooFew(gated.length, params)

  if (about.incumbent === null) {
    const guardrails = [guardAnswers('candidate', candidate, params), tellCritical(candidate), ...guardFloors(candidate, params)]
    const [low, high] = wilsonInterval({ passed, of: gated.length, alpha: params.alpha })
    const measured = `${percent(rate)} of ${gated.length} scenarios exact (${percent(1 - params.alpha)} interval ${percent(low)} to ${percent(high)})`
    const belowFloor = rate < params.floor ? [reject(`first model: ${measured}, below the floor of ${percent(params.floor)}`)] : []
    return conclude([...belowFloor, ...scenarios, ...broken(guardrails)], `first model: ${measured}, the floor is ${percent(params.floor)}`, {
      ...NOTHING_MEASURED,
      candidateRate: rounded(rate),
      guardrails: guardrails.map(asRecord),
    })
  }

  const pairs = pairUp(candidate.rows, incumbent.rows)
  const gatedPairs = pairs.filter((pair) => pair.candidate.split === params.split)
  const comparison = compare(gatedPairs, params.alpha)
  const guardrails = [
    guardAnswers('candidate', candidate, params),
    guardAnswers('incumbent', incumbent, params),
    guardCritical(pairs, params),
    ...guardFloors(candidate, params),
    ...guardTags(gatedPairs, params),
  ]
  return conclude([...judgeGain(comparison, params), ...scenarios, ...broken(guardrails)], words(comparison), {
    pairs: comparison.pairs,
    candidateRate: rounded(rate),
    incumbentRate: rounded(gatedPairs.filter((pair) => pair.incumbent.passed).length / gatedPairs.length),
    wins: comparison.wins,
    losses: comparison.losses,
    pValue: rounded(comparison.pValue),
    confidenceInterval: [rounded(comparison.confidenceInterval[0]), rounded(comparison.confidenceInterval[1])],
    minimalDetectableEffect: comparison.minimalDetectableEffect === null ? null : rounded(comparison.minimalDetectableEffect),
    guardrails: guardrails.map(asRecord),
  })
}

/** A gain must be both large enough and proven. One that is large and not proven is undecided; every other shortfall refuses. */
function judgeGain(comparison: Comparison, { alpha, lift }: GateParams): Finding[] {
  const { difference, pValue } = comparison
  const isProven = pValue < alpha
  if (isProven && difference < 0) return [reject(`worse than the incumbent: ${words(comparison)}`)]
  if (difference < lift) return [reject(`too small a gain (${points(lift)} asked for): ${words(comparison)}`)]
  return isProven ? [] : [{ decision: 'needs_human', reason: `a gain that chance may explain (p < ${alpha} asked for): ${words(comparison)}` }]
}

function tooFew(scenarios: number, { minimumScenarios, split }: GateParams): Finding[] {
  return scenarios < minimumScenarios
    ? [{ decision: 'needs_human', reason: `${scenarios} scenarios on the split "${split}", fewer than the ${minimumScenarios} asked for` }]
    : []
}

const words = ({ difference, pairs, wins, losses, pValue }: Comparison) =>
  `${points(difference)} on ${pairs} scenarios (${wins} won, ${losses} lost, p = ${pValue.toPrecision(2)})`
const reject = (reason: string): Finding => ({ decision: 'reject', reason })
const broken = (guardrails: readonly Guardrail[]): Finding[] =>
  guardrails.filter((guardrail) => !guardrail.passed).map(({ name, detail, ifBroken }) => ({ decision: ifBroken, reason: `${name}: ${detail}` }))
const asRecord = ({ name, passed, detail }: Guardrail) => ({ name, passed, detail })

const NOTHING_MEASURED: Measured = {
  pairs: 0,
  candidateRate: null,
  incumbentRate: null,
  wins: 0,
  losses: 0,
  pValue: null,
  confidenceInterval: null,
  minimalDetectableEffect: null,
  guardrails: [],
}
