import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { GateVerdict } from '#kit/records'
import { defineStage, file } from '#kit/stage'

const Summary = z.strictObject({ subject: z.string().nullable(), catalogue: z.string(), passed: z.number() })

export default defineStage({
  summary: 'promotes a candidate that reaches the floor and passes more scenarios than the incumbent',
  inputs: {
    candidate: file('summary.json', { output: 'summary', role: 'candidate' }),
    incumbent: file('summary.json', { output: 'summary', role: 'incumbent' }),
  },
  outputs: { verdict: file('verdict.json') },
  params: z.strictObject({ floor: z.number() }),
  async run({ inputs, outputs, params, log }) {
    log('body', { run: randomUUID() })
    const [candidate, incumbent] = [Summary.parse(JSON.parse(await inputs.candidate.text())), Summary.parse(JSON.parse(await inputs.incumbent.text()))]
    const isBetter = candidate.passed >= params.floor && (incumbent.subject === null || candidate.passed > incumbent.passed)
    const verdict: GateVerdict = {
      version: 1,
      decision: isBetter ? 'promote' : 'reject',
      reasons: [`${candidate.passed} scenarios against ${incumbent.passed}`],
      candidate: candidate.subject ?? '',
      incumbent: incumbent.subject,
      catalogueSha256: candidate.catalogue,
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
    await outputs.verdict.write(JSON.stringify(verdict))
  },
})
