import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createRedactor } from '#kit/redact'
import { guard } from './guard.ts'
import { GuardGates } from './guard-params.ts'
import { rules } from './rules/index.ts'
import { type ScriptedReview, scriptedGiven } from './scripted-review.ts'

const judged = (scripted: ScriptedReview = {}) =>
  guard(scriptedGiven(scripted), { gates: GuardGates.parse({ runtimeBudgetMs: 1000, ...scripted.gates }), redactor: createRedactor() })

describe('guard', () => {
  it('promotes what reaches the reward where nothing speaks against it', () => {
    expect(judged()).toEqual({ decision: 'promote', reasons: ['reward 1 reaches 1, and nothing speaks against it'], findings: [] })
    expect(judged({ reward: 0.8, gates: { minimumReward: 0.8 } }).decision).toBe('promote')
  })

  it('gives every reason with its rule, and rejects where any of them does', () => {
    expect(judged({ status: 'agent-timeout', reward: 0, trial: { durationMs: 5000 } })).toEqual({
      decision: 'reject',
      reasons: ['the agent ran out of time', 'took 5000 ms, 1000 ms allowed', 'reward 0 is below 1'],
      findings: [
        { rule: 'outcome', decision: 'needs_human', reason: 'the agent ran out of time' },
        { rule: 'budgets', decision: 'needs_human', reason: 'took 5000 ms, 1000 ms allowed' },
        { rule: 'score', decision: 'reject', reason: 'reward 0 is below 1' },
      ],
    })
  })

  it('a rule that breaks on a trial asks a person about it, and the others still speak', () => {
    const redactor = { ...createRedactor(), redact: () => expect.fail('no secrets are found today') }
    const { decision, findings } = guard(scriptedGiven({ status: 'agent-timeout' }), { gates: GuardGates.parse({ runtimeBudgetMs: 1000 }), redactor })
    expect(decision).toBe('needs_human')
    expect(findings).toEqual([
      { rule: 'outcome', decision: 'needs_human', reason: 'the agent ran out of time' },
      {
        rule: 'secrets',
        decision: 'needs_human',
        reason: expect.stringMatching(/^secrets broke on this trial \(.*no secrets are found today\): a fault of the guard/),
      },
    ])
  })

  it.each(['sudo', 'echo x | sudo', 'doas', 'sudo sudo', '(((', 'eval', '. ', 'cat <<EOF', 'sh x.sh'])('says something of any command: %s', (runs) => {
    expect(judged({ turns: [{ runs }] }).findings.filter(({ reason }) => reason.includes('broke'))).toEqual([])
  })

  it('reads a trial whose task is gone', () => {
    const given = { ...scriptedGiven({ reward: null }), task: null }
    expect(guard(given, { gates: GuardGates.parse({ runtimeBudgetMs: 1000 }), redactor: createRedactor() }).decision).toBe('needs_human')
  })
})

describe('the rules', () => {
  const folder = join(import.meta.dirname, 'rules')
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && file !== 'index.ts')

  it('have a file, a test and a line in the README each', () => {
    const names = rules.map(({ name }) => name)
    expect(files.filter((file) => !file.endsWith('.test.ts'))).toEqual([...names].sort().map((name) => `${name}.ts`))
    expect(files.filter((file) => file.endsWith('.test.ts'))).toEqual([...names].sort().map((name) => `${name}.test.ts`))
    const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')
    expect(names.filter((name) => !readme.includes(`| \`${name}\` |`))).toEqual([])
  })
})
