import type { EvaluationSummary, ScenarioResult, Variety } from '#kit/records'
import type { CurvePoint, Evaluation, ReportData } from './report-data.ts'

const GENERATORS = ['services', 'disks', 'users', 'network', 'packages', 'processes', 'logs', 'files', 'deploys', 'fleet-lookup']

/** A report's data as a run of the whole pipeline leaves them, made by rule. For tests. */
export function scriptedReportData(change: Partial<ReportData> = {}): ReportData {
  const candidate = evaluation(`sha256:${'c0ffee'.repeat(10)}beef`, (index) => index % 34 !== 0)
  const incumbent = evaluation(`sha256:${'bada55'.repeat(10)}beef`, (index) => index % 10 !== 0 && index % 7 !== 3)
  return {
    profile: 'embedded',
    kept: [
      ...['glaive', 'agentinstruct', 'toucan'].map((source) => ({ step: `normalize-${source}`, source, rows: 112 })),
      ...GENERATORS.map((name) => ({ step: `generate-${name}`, source: `custom/${name}`, rows: 2000 })),
      { step: 'verify', source: 'collect', rows: 6 },
      ...['merge', 'validate'].flatMap((step) => [
        ...['glaive', 'agentinstruct', 'toucan'].map((source) => ({ step, source, rows: step === 'merge' ? 105 : 98 })),
        ...GENERATORS.map((name, index) => ({ step, source: `custom/${name}`, rows: 1990 - index * 140 })),
        { step, source: 'collect', rows: 6 },
      ]),
    ],
    rejected: [
      { step: 'normalize-glaive', source: 'glaive', reason: 'no-call', rows: 8 },
      { step: 'normalize-toucan', source: 'toucan', reason: 'malformed-row', rows: 5 },
      { step: 'verify', source: 'collect', reason: 'reject', rows: 6 },
      { step: 'merge', source: 'glaive', reason: 'duplicate', rows: 7 },
      ...GENERATORS.map((name, index) => ({
        step: 'merge',
        source: `custom/${name}`,
        reason: index % 2 ? 'asks-a-scenario' : 'duplicate',
        rows: 10 + index * 140,
      })),
      { step: 'validate', source: 'toucan', reason: 'invalid-arguments', rows: 7 },
    ],
    varieties: [...GENERATORS.map((name, index) => variety(name, index)), { ...variety('incident-triage', 3), rows: 300, mostCalls: 8, sequences: 12 }],
    trials: ['count-lines', 'find-largest-file', 'fix-permissions', 'rotate-logs'].flatMap((task) => [
      trial(task, 'oracle', 1, 'promote', 'reward 1 is at least 1'),
      trial(task, 'nop', 0, 'reject', 'reward 0 is below the minimum of 1'),
    ]),
    curve: Array.from({ length: 60 }, (_, index): CurvePoint => {
      const step = (index + 1) * 25
      return {
        step,
        loss: Math.max(0.011, 6.9 * Math.exp(-step / 170) + 0.01 * ((index * 7) % 5)),
        learningRate: 0.003 * (1 - step / 1600),
        tokens: step * 1450,
        developmentExact: index % 4 === 3 ? Math.min(0.985, 1 - Math.exp(-step / 380)) : null,
      }
    }),
    selection: {
      trained: Object.fromEntries([...GENERATORS.map((name, index) => [`custom/${name}`, 1950 - index * 140]), ['collect', 4]]),
      leftOut: [
        { source: 'glaive', reason: 'source not in the recipe', rows: 98 },
        { source: 'toucan', reason: 'longer than 128 tokens', rows: 98 },
        { source: 'custom/deploys', reason: 'several calls', rows: 40 },
      ],
    },
    candidate,
    incumbent,
    verdict: {
      version: 1,
      decision: 'promote',
      reasons: ['+19.8 points on 162 scenarios (34 won, 2 lost, p = 2.1e-8)'],
      candidate: candidate.summary.subject ?? '',
      incumbent: incumbent.summary.subject,
      catalogueSha256: 'c0',
      pairs: 162,
      candidateRate: 0.969136,
      incumbentRate: 0.771605,
      wins: 34,
      losses: 2,
      pValue: 2.1e-8,
      confidenceInterval: [0.13, 0.267],
      minimalDetectableEffect: 0.104,
      guardrails: [
        { name: 'answers of the candidate', passed: true, detail: '0 of 214 scenarios without an answer (limit 0.0 %)' },
        { name: 'critical scenarios', passed: true, detail: '0 of 12 newly failed' },
        { name: 'tag services', passed: false, detail: '-9.5 points on 21 scenarios (0 won, 2 lost; limit -5.0 points)' },
      ],
    },
    redactions: [
      { step: 'normalize-glaive', places: 14, rules: { 'github-token': 2, password: 12 } },
      { step: 'normalize-toucan', places: 0, rules: {} },
    ],
    times: [
      ...['glaive', 'agentinstruct', 'toucan'].map((name, index) => ({ step: `normalize-${name}`, durationMs: 640 + index * 90 })),
      ...GENERATORS.map((name, index) => ({ step: `generate-${name}`, durationMs: 900 + index * 35 })),
      { step: 'verify', durationMs: 1830 },
      { step: 'merge', durationMs: 2410 },
      { step: 'validate', durationMs: 3120 },
      { step: 'train', durationMs: 402_300 },
      { step: 'evaluate', durationMs: 21_700 },
      { step: 'baseline', durationMs: 20_900 },
      { step: 'gate', durationMs: 480 },
    ],
    ...change,
  }
}

function evaluation(subject: string, isRight: (index: number) => boolean): Evaluation {
  const results = Array.from({ length: 214 }, (_, index): ScenarioResult => {
    const generator = GENERATORS[index % GENERATORS.length] ?? ''
    const passed = isRight(index)
    const call = (host: string) => ({ name: 'remote_bash', arguments: { agent: host, command: 'sudo systemctl restart nginx' } })
    return {
      version: 1,
      scenario: `${generator}-${index}`,
      split: index < 162 ? 'entity' : 'phrasing',
      tags: [generator, 'remote_bash', index % 2 ? 'unseen-stem' : 'open-stem'],
      critical: index % 18 === 0,
      user: `Restart nginx on webprod${index}`,
      expected: [call(`webprod${index}`)],
      actual: [call(passed ? `webprod${index}` : 'webprod01')],
      content: null,
      passed,
      outcome: passed ? 'exact' : 'arguments',
      failure: null,
    }
  })
  const summary: EvaluationSummary = { version: 1, subject, catalogueSha256: 'c0', scenarios: 214, answered: 214, passed: {} }
  return { summary, results }
}

const variety = (name: string, index: number): Variety => ({
  version: 1,
  source: `custom/${name}`,
  rows: 2000,
  prompts: { distinct: 2000, skeletons: 15 + 5 * (index % 3) },
  commands: { distinct: 1210 - 100 * index, skeletons: 3 + (index % 4) },
  sequences: 1 + (index % 3),
  mostCalls: 1,
  similarity: 0.35 + 0.03 * index,
  floors: { prompts: 10, commands: 2, sequences: 3, similarity: 0.75 },
})

const trial = (task: string, agent: string, reward: number, decision: 'promote' | 'reject', reason: string): ReportData['trials'][number] => ({
  version: 1,
  trial: `${task}-${agent}-1`,
  task,
  agent,
  reward,
  decision,
  reasons: [reason],
  findings: decision === 'reject' ? [{ rule: 'score', decision, reason }] : [],
  testOutput: '',
})
