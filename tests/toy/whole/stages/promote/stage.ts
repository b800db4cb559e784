import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { GateVerdict } from '#kit/records'
import { promote, verdictDigestOf } from '#kit/slots'
import { defineStage, file, folder } from '#kit/stage'

export default defineStage({
  summary: 'lets the candidate serve if the gate said so',
  inputs: { verdict: file('verdict.json'), model: folder() },
  outputs: {},
  params: z.strictObject({}),
  cached: false,
  permissions: { writes: ['models/slots'] },
  async run({ inputs, log }) {
    log('body', { run: randomUUID() })
    const text = await inputs.verdict.text()
    const { kind } = await promote({
      workspace: process.cwd(),
      verdict: GateVerdict.parse(JSON.parse(text)),
      verdictDigest: verdictDigestOf(text),
      model: inputs.model,
    })
    log('verdict', { outcome: kind })
  },
})
