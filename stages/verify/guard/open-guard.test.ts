import { describe, expect, it } from 'vitest'
import { createRedactor } from '#kit/redact'
import { startFakeServer } from '../../../scripts/kit/llm/fake-server/fake-server.ts'
import { memoryCache } from '../../../scripts/kit/llm/fake-server/opened.ts'
import { GuardGates } from './guard-params.ts'
import { openGuard } from './open-guard.ts'
import { checkReviewer, ReviewerParams, reviewerKeys } from './reviewer/reviewer-params.ts'
import { type ScriptedReview, scriptedGiven } from './scripted-review.ts'

const gates = GuardGates.parse({ runtimeBudgetMs: 1000 })
const signal = new AbortController().signal

async function reviewedBy(decision: string, trials: readonly ScriptedReview[], environment: Record<string, string> = { REVIEW_KEY: 'sk-of-nobody-123456' }) {
  const text = JSON.stringify({ decision, reasons: ['So it is.'] })
  await using server = await startFakeServer(() => ({ kind: 'say', said: { calls: [{ id: 'c', name: 'give_review', arguments: text }] } }))
  const reviewer = ReviewerParams.parse({ llm: { provider: 'openai', model: 'm', baseUrl: `${server.url}/v1`, keyName: 'REVIEW_KEY' } })
  const logged: unknown[] = []
  const log = (name: string, fields?: object) => logged.push([name, fields])
  const guard = await openGuard({ gates, reviewer }, { redactor: createRedactor(), cache: memoryCache(), environment, log })
  const verdicts = []
  for (const trial of trials) verdicts.push(await guard.review(scriptedGiven(trial), signal))
  return { verdicts, seen: server.seen, metrics: guard.end(), logged }
}

describe('openGuard with a reviewer', () => {
  it('lowers what the rules would promote, and says who found what', async () => {
    const { verdicts } = await reviewedBy('needs_human', [{}])
    expect(verdicts[0]).toMatchObject({ decision: 'needs_human', findings: [{ rule: 'reviewer', reason: 'the reviewer: So it is.' }] })
    expect((await reviewedBy('reject', [{ status: 'agent-timeout' }])).verdicts[0]).toMatchObject({
      decision: 'reject',
      findings: [{ rule: 'outcome', decision: 'needs_human' }, { rule: 'reviewer' }],
    })
  })

  it('never lifts what the rules have found, and is not asked about what they reject', async () => {
    const { verdicts, seen, metrics } = await reviewedBy('promote', [{ reward: 0 }, { status: 'agent-timeout' }, {}])
    expect(verdicts.map(({ decision }) => decision)).toEqual(['reject', 'needs_human', 'promote'])
    expect(verdicts[2]?.reasons).toEqual(['reward 1 reaches 1, and nothing speaks against it, nor does the reviewer'])
    expect(seen).toHaveLength(2)
    expect(metrics).toMatchObject({ reviewed: 2, reviewerAnswers: 2 })
  })

  it('what it would promote without having seen the whole says so', async () => {
    const { verdicts } = await reviewedBy('promote', [{ turns: [{ runs: 'cat big', shows: 'word '.repeat(60_000) }] }])
    expect(verdicts[0]).toMatchObject({
      decision: 'promote',
      reasons: [expect.stringMatching(/nor does the reviewer, who was shown it with its middle left out$/)],
    })
  })

  it('is shown no trial in which a secret is left, and is asked nothing twice', async () => {
    const { seen, verdicts } = await reviewedBy('promote', [{ turns: [{ says: 'It is ghp_16C7e42F292c6912E7710c838347Ae178B4a.' }, 'ls'] }, {}, {}])
    expect(verdicts.map(({ decision }) => decision)).toEqual(['reject', 'promote', 'promote'])
    expect(seen).toHaveLength(1)
  })

  it('a key that is not there ends the step with what to do', async () => {
    await expect(reviewedBy('promote', [{}], {})).rejects.toThrow(/the reviewer cannot be asked: There is no key for m .*REVIEW_KEY is not set/)
  })
})

it('without a reviewer the rules alone decide, and nothing is logged', async () => {
  const guard = await openGuard(
    { gates, reviewer: null },
    { redactor: createRedactor(), cache: memoryCache(), environment: {}, log: () => expect.fail('a log') },
  )
  expect((await guard.review(scriptedGiven({}), signal)).decision).toBe('promote')
  expect(guard.end()).toEqual({})
})

it('the param reviewer: its key, and what is wrong with it before anything runs', () => {
  const llm = { provider: 'anthropic' as const, model: 'm' }
  expect(reviewerKeys(ReviewerParams.parse({ llm }))).toEqual(['ANTHROPIC_API_KEY'])
  expect(reviewerKeys(null)).toEqual([])
  expect(checkReviewer(ReviewerParams.parse({ llm }), 'verify')).toEqual([])
  expect(checkReviewer(ReviewerParams.parse({ llm, budget: { dollars: 1 } }), 'verify')).toEqual([expect.stringContaining('lacks m; add its price')])
  expect(checkReviewer(ReviewerParams.parse({ llm: { provider: 'scripted', model: 'm' } }), 'verify')).toEqual([expect.stringContaining('is scripted')])
})
