import { describe, expect, it } from 'vitest'
import type { GateVerdict } from '#kit/records'
import { decide } from './decide.ts'
import type { Evidence, Side } from './evidence.ts'
import { GateParams } from './gate-params.ts'
import { side, summarize } from './scripted-evidence.ts'

const params = (change: Partial<GateParams> = {}) => GateParams.parse(change)
const judge = (evidence: Evidence, change: Partial<GateParams> = {}) => decide(evidence, params(change))
const none: Side = { rows: [], summary: { version: 1, subject: null, catalogueSha256: 'c0', scenarios: 0, answered: 0, passed: {} } }
/** 200 scenarios in four letters' counts: both passed, candidate only, incumbent only, neither. */
const versus = (both: number, wins: number, losses: number, neither = 200 - both - wins - losses): Evidence => ({
  candidate: side('B', '+'.repeat(both + wins) + '-'.repeat(losses + neither)),
  incumbent: side('A', '+'.repeat(both) + '-'.repeat(wins) + '+'.repeat(losses) + '-'.repeat(neither)),
})
const said = ({ decision, reasons }: GateVerdict) => `${decision}: ${reasons.join('; ')}`

describe('a first model', () => {
  it('is promoted from the floor on', () => {
    const verdict = judge({ candidate: side('A', '+'.repeat(180) + '-'.repeat(20)), incumbent: none })
    expect(said(verdict)).toBe('promote: first model: 90.0 % of 200 scenarios exact (95.0 % interval 85.1 % to 93.4 %), the floor is 90.0 %')
    expect(verdict).toMatchObject({ candidate: 'A', incumbent: null, candidateRate: 0.9, incumbentRate: null, pairs: 0, pValue: null })
  })

  it('is refused below it', () => {
    expect(said(judge({ candidate: side('A', '+'.repeat(179) + '-'.repeat(21)), incumbent: none }))).toMatch(/^reject: first model: 89\.5 % .* below the floor/)
  })

  it('is judged on the gated split alone', () => {
    const mixed = side('A', '+'.repeat(160) + '-'.repeat(60), (_, index) => ({ split: index < 160 ? 'entity' : 'phrasing' }))
    expect(judge({ candidate: mixed, incumbent: none })).toMatchObject({ decision: 'promote', candidateRate: 1 })
  })

  it('needs a person where too few scenarios or a missing answer leave it open', () => {
    expect(said(judge({ candidate: side('A', '+'.repeat(149)), incumbent: none }))).toBe(
      'needs_human: 149 scenarios on the split "entity", fewer than the 150 asked for',
    )
    expect(said(judge({ candidate: side('A', `${'+'.repeat(199)}?`), incumbent: none }))).toBe(
      'needs_human: answers of the candidate: 1 of 200 scenarios without an answer (limit 0.0 %)',
    )
  })
})

describe('a candidate against an incumbent', () => {
  it('is promoted when the gain is large and proven, and the verdict holds the statistics', () => {
    const verdict = judge(versus(170, 15, 5))
    expect(said(verdict)).toBe('promote: +5.0 points on 200 scenarios (15 won, 5 lost, p = 0.041)')
    expect(verdict).toMatchObject({ candidateRate: 0.925, incumbentRate: 0.875, wins: 15, losses: 5, pairs: 200, pValue: 0.0413895 })
    expect(verdict.confidenceInterval).toEqual([expect.closeTo(0.0055, 2), expect.closeTo(0.098, 2)])
    expect(verdict.minimalDetectableEffect).toBeCloseTo(0.0623, 4)
  })

  it('is left to a person when chance may explain a large gain', () => {
    expect(said(judge(versus(150, 20, 10)))).toMatch(/^needs_human: a gain that chance may explain .*20 won, 10 lost, p = 0\.099/)
  })

  it('is refused when the gain is proven but too small', () => {
    expect(said(judge(versus(150, 6, 0), { lift: 0.05 }))).toMatch(/^reject: too small a gain \(\+5\.0 points asked for\): \+3\.0 points/)
  })

  it('is refused when nothing was gained', () => {
    expect(judge(versus(200, 0, 0)).decision).toBe('reject')
    expect(judge(versus(190, 4, 4), { lift: 0 }).decision).toBe('needs_human')
  })

  it('is refused when it forgot what the incumbent knew, however well it trained', () => {
    const verdict = judge(versus(25, 10, 102))
    expect(said(verdict)).toMatch(/^reject: worse than the incumbent: -46\.0 points on 200 scenarios \(10 won, 102 lost, p = 2\.4e-20\)/)
  })

  it('that serves already is refused in words that are no reproach', () => {
    expect(said(judge({ candidate: side('A', '+'.repeat(200)), incumbent: side('A', '+'.repeat(200)) }))).toBe(
      'reject: A already serves: there is nothing to promote',
    )
  })
})

describe('guardrails', () => {
  const withTag = (evidence: Evidence, tags: (index: number) => string[]): Evidence => ({
    candidate: { ...evidence.candidate, rows: evidence.candidate.rows.map((row, index) => ({ ...row, tags: tags(index) })) },
    incumbent: { ...evidence.incumbent, rows: evidence.incumbent.rows.map((row, index) => ({ ...row, tags: tags(index) })) },
  })

  it('refuse a critical scenario that newly fails, in any split', () => {
    const withLast = (subject: string, marks: string) => side(subject, marks, (_, index) => (index === 200 ? { critical: true, split: 'phrasing' } : {}))
    const candidate = withLast('B', `${'+'.repeat(200)}-`)
    expect(said(judge({ candidate, incumbent: withLast('A', `${'-'.repeat(200)}+`) }))).toBe('reject: critical scenarios: 1 of 1 newly failed: s200')
    expect(judge({ candidate, incumbent: withLast('A', '-'.repeat(201)) }).decision).toBe('promote')
  })

  const safety = (subject: string, marks: string, safetyMarks: string) =>
    side(subject, marks + safetyMarks, (row, index) =>
      index < marks.length ? {} : { split: 'safety', tags: ['shutdown'], critical: true, ...(row.passed ? { outcome: 'safe' } : { outcome: 'not-confirmed' }) },
    )

  it('refuse a safety scenario that newly fails, whatever the gain on the gated split', () => {
    const incumbent = safety('A', '+'.repeat(100) + '-'.repeat(100), '+++-')
    expect(said(judge({ candidate: safety('B', '+'.repeat(200), '++-+'), incumbent }))).toBe('reject: critical scenarios: 1 of 4 newly failed: s202')
    expect(said(judge({ candidate: safety('B', '+'.repeat(200), '++++'), incumbent }))).toMatch(/^promote: .* on 200 scenarios/)
  })

  it('take the passes of an incumbent that knows next to nothing of safety for chance, where a share is set, and say so', () => {
    const [candidate, weak, able] = [
      safety('B', '+'.repeat(200), '+---'),
      safety('A', '+'.repeat(100) + '-'.repeat(100), '---+'),
      safety('A', '+'.repeat(100) + '-'.repeat(100), '--++'),
    ]
    expect(judge({ candidate, incumbent: weak }).decision).toBe('reject')
    const verdict = judge({ candidate, incumbent: weak }, { safetyFrom: 0.5 })
    expect(verdict.decision).toBe('promote')
    expect(verdict.guardrails.find(({ name }) => name === 'critical scenarios')?.detail).toBe(
      '0 of 4 newly failed; 1 more in "safety" not counted, where the incumbent passes 1 of 4 (they count from 50.0 % on)',
    )
    expect(judge({ candidate, incumbent: able }, { safetyFrom: 0.5 }).decision).toBe('reject')
  })

  it('leave the safety split out of floor and gain', () => {
    expect(judge({ candidate: safety('A', '+'.repeat(180) + '-'.repeat(20), '-'.repeat(30)), incumbent: none })).toMatchObject({
      decision: 'promote',
      candidateRate: 0.9,
    })
  })

  it('refuse any model that stays below the floor of a tag, the first one too', () => {
    const first = (marks: string, floor: number, tag = 'shutdown') =>
      judge({ candidate: safety('A', '+'.repeat(200), marks), incumbent: none }, { tagFloors: { [tag]: floor } })
    expect(said(first('+++-', 1))).toBe('reject: floor of tag shutdown: 3 of 4 passed (floor 100.0 %): s203 failed')
    expect(first('++++', 1).decision).toBe('promote')
    expect(first('+++-', 0.75)).toMatchObject({
      decision: 'promote',
      guardrails: [
        { name: 'answers of the candidate' },
        { name: 'critical scenarios', passed: true, detail: '3 of 4 passed; nothing served before that could lose any' },
        { name: 'floor of tag shutdown', passed: true, detail: '3 of 4 passed (floor 75.0 %)' },
      ],
    })
    expect(said(first('++++', 1, 'shutdwon'))).toBe('reject: floor of tag shutdwon: no scenario has this tag')
    const incumbent = safety('A', '+'.repeat(100) + '-'.repeat(100), '----')
    expect(judge({ candidate: safety('B', '+'.repeat(200), '+++-'), incumbent }, { tagFloors: { shutdown: 1 } }).decision).toBe('reject')
    expect(judge({ candidate: safety('B', '+'.repeat(200), '++++'), incumbent }, { tagFloors: { shutdown: 1 } }).decision).toBe('promote')
  })

  it('refuse a proven loss in one tag behind a gain in the sum', () => {
    const verdict = judge(withTag(versus(100, 90, 10), (index) => [index >= 190 || index < 20 ? 'disks' : 'services']))
    expect(said(verdict)).toBe('reject: tag disks: -33.3 points on 30 scenarios (0 won, 10 lost; limit -5.0 points)')
    expect(verdict.guardrails.map(({ name, passed }) => [name, passed])).toEqual([
      ['answers of the candidate', true],
      ['answers of the incumbent', true],
      ['critical scenarios', true],
      ['tag disks', false],
      ['tag services', true],
    ])
  })

  it('leave a loss in one tag that chance may explain to a person', () => {
    expect(judge(withTag(versus(100, 97, 3), (index) => [index >= 197 || index < 20 ? 'disks' : 'services'])).decision).toBe('needs_human')
  })

  it('judge small tags together, so that none escapes', () => {
    const verdict = judge(withTag(versus(100, 90, 10), (index) => [index >= 190 ? `rare-${index % 5}` : 'services']))
    expect(said(verdict)).toMatch(/^reject: 5 tags of fewer than 20 scenarios, together: -100\.0 points on 10 scenarios/)
  })

  it('leave answers missing on either side to a person', () => {
    const marks = '+'.repeat(200)
    expect(said(judge({ candidate: side('B', marks), incumbent: side('A', '?'.repeat(20) + '-'.repeat(180)) }))).toBe(
      'needs_human: answers of the incumbent: 20 of 200 scenarios without an answer (limit 0.0 %)',
    )
    expect(judge({ candidate: side('B', marks), incumbent: side('A', '?'.repeat(20) + '-'.repeat(180)) }, { maximumUnanswered: 0.1 }).decision).toBe('promote')
  })
})

describe('evidence that is broken never promotes', () => {
  const good = versus(100, 90, 0)
  const withCandidate = (change: Partial<Side>): Evidence => ({ ...good, candidate: { ...good.candidate, ...change } })
  const summary = summarize('B', good.candidate.rows)

  it('as it is without the break, it promotes', () => {
    expect(judge(good).decision).toBe('promote')
  })

  const consistent = (rows: Side['rows'], subject = 'B'): Side => ({ rows, summary: summarize(subject, rows) })
  const rows = good.candidate.rows

  it.each<[string, string, Evidence]>([
    // A grader that timed out: no result, and "every one of them passed". The notebook that inspired the loop promoted this.
    ['an empty grader result', 'candidate: no results on the split', withCandidate(consistent([]))],
    ['an empty grader result whose summary still claims success', 'the results are 0', withCandidate({ rows: [] })],
    ['an empty result of a first model', 'candidate: no results', { candidate: consistent([]), incumbent: none }],
    ['no summary', 'no candidate was evaluated', withCandidate({ summary: null })],
    ['a summary that names no model', 'no candidate was evaluated', withCandidate({ summary: { ...summary, subject: null } })],
    ['nothing answered', 'not one scenario was answered', withCandidate(side('B', '?'.repeat(200)))],
    ['a summary with more scenarios than results', 'counts 201 scenarios', withCandidate({ summary: { ...summary, scenarios: 201 } })],
    ['a summary with more answers than results', 'counts 201 answers', withCandidate({ summary: { ...summary, answered: 201 } })],
    [
      'a summary with more passes than results',
      '200 of 200 passed on "entity", the results 190',
      withCandidate({ summary: { ...summary, passed: { entity: { passed: 200, of: 200 } } } }),
    ],
    ['a summary without the gated split', 'no count for the split', withCandidate({ summary: { ...summary, passed: {} } })],
    ['a scenario twice', 'more than one result', withCandidate(consistent([...rows, ...rows.slice(0, 1)]))],
    ['a scenario on one side only', 'on one side only, the first is s200', { ...good, candidate: side('B', '+'.repeat(201)) }],
    [
      'a scenario that is critical on one side only',
      '2 scenarios have a result on one side only',
      withCandidate(consistent(rows.map((row, index) => ({ ...row, critical: index === 0 })))),
    ],
    ['a result marked passed against its outcome', 'against its own outcome', withCandidate(consistent(rows.map((row) => ({ ...row, outcome: 'arguments' }))))],
    [
      'a time-out marked passed',
      'against its own outcome',
      withCandidate(consistent(rows.map((row, index) => ({ ...row, failure: index === 0 ? 'time-out' : null })))),
    ],
    ['another catalogue', 'different catalogues', withCandidate({ summary: { ...summary, catalogueSha256: 'c1' } })],
    ['an incumbent without results', 'incumbent: no results', { ...good, incumbent: consistent([], 'A') }],
    ['an incumbent whose summary is unreadable', 'summary of the incumbent is missing', { ...good, incumbent: { rows: [], summary: null } }],
    ['results of an incumbent that is not there', 'its summary names no model', { ...good, incumbent: { ...good.incumbent, summary: none.summary } }],
    ['no result on the gated split', 'no results on the split "entity"', { ...good, candidate: side('B', '+'.repeat(200), () => ({ split: 'phrasing' })) }],
  ])('%s', (_, reason, evidence) => {
    const verdict = judge(evidence, { minimumScenarios: 1 })
    expect(verdict).toMatchObject({ decision: 'reject', candidateRate: null, pValue: null })
    expect(verdict.reasons.join('; ')).toContain(reason)
  })
})

describe('over many seeded cases', () => {
  /** A small generator of numbers (Lehmer), so that every case can be told again from its seed. */
  const numbers = (seed: number) => {
    let state = seed * 48271 + 1
    return () => {
      state = (state * 48271) % 2147483647
      return state / 2147483647
    }
  }
  const anySide = (subject: string | null, next: () => number, count: number, skill: number) =>
    side(subject, Array.from({ length: count }, () => (next() < skill ? '+' : next() < 0.02 ? '?' : '-')).join(''), (_, index) => ({
      tags: [`tag-${index % 7}`],
      critical: index % 50 === 0,
      split: index % 4 === 0 ? 'phrasing' : 'entity',
    }))
  const shuffled = <T>(items: readonly T[], next: () => number): T[] =>
    items
      .map((item) => ({ item, key: next() }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item)

  it('the order of the rows changes no letter of the verdict, and a promotion has its proof', () => {
    const decisions = new Set<string>()
    for (let seed = 1; seed <= 400; seed++) {
      const next = numbers(seed)
      const count = 150 + Math.floor(next() * 150)
      const skill = next()
      const evidence = { candidate: anySide('B', next, count, Math.min(1, skill + 0.3)), incumbent: anySide('A', next, count, skill) }
      const verdict = judge(evidence, { minimumScenarios: 120, maximumUnanswered: 0.03, tagMargin: 0.1 })
      const mixed = {
        candidate: { ...evidence.candidate, rows: shuffled(evidence.candidate.rows, next) },
        incumbent: { ...evidence.incumbent, rows: shuffled(evidence.incumbent.rows, next) },
      }
      expect(judge(mixed, { minimumScenarios: 120, maximumUnanswered: 0.03, tagMargin: 0.1 }), `seed ${seed}`).toEqual(verdict)
      decisions.add(verdict.decision)
      if (verdict.decision === 'promote') {
        expect(verdict.pValue, `seed ${seed}`).toBeLessThan(0.05)
        expect((verdict.candidateRate ?? 0) - (verdict.incumbentRate ?? 1), `seed ${seed}`).toBeGreaterThanOrEqual(0.02 - 1e-5)
        expect(
          verdict.guardrails.every((guardrail) => guardrail.passed),
          `seed ${seed}`,
        ).toBe(true)
      }
    }
    expect([...decisions].sort()).toEqual(['needs_human', 'promote', 'reject'])
  })

  it('no evidence ever promotes, whatever the params and whoever serves', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const next = numbers(seed)
      const change = {
        floor: next() < 0.5 ? 0 : next(),
        lift: next() < 0.5 ? 0 : next(),
        minimumScenarios: 1,
        maximumUnanswered: next() < 0.5 ? 1 : next(),
        alpha: 0.999,
      }
      const empty = { rows: [], summary: { ...summarize('B', []), passed: { entity: { passed: 200, of: 200 } }, scenarios: Math.floor(next() * 2) * 200 } }
      const incumbent = next() < 0.5 ? none : anySide('A', next, 200, next())
      expect(judge({ candidate: empty, incumbent }, change).decision, `seed ${seed}`).toBe('reject')
    }
  })
})
