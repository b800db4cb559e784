import { z } from 'zod'
import { defineStage, file, folder } from '#kit/stage'
import { applyVerdict } from './apply-verdict.ts'

export default defineStage({
  summary: 'Lets the candidate serve if the gate said so and the incumbent of that verdict still serves; at most once, and says why where it does not',
  inputs: { verdict: file('verdict.json'), model: folder() },
  outputs: {},
  params: z.strictObject({}),
  cached: false,
  permissions: { writes: ['models/slots'] },
  async run({ inputs, log }) {
    const { kind, message } = await applyVerdict({ workspace: process.cwd(), text: await inputs.verdict.text(), model: inputs.model })
    log(kind === 'promoted' ? 'promoted' : 'nothing promoted', { model: inputs.model.digest, outcome: kind, because: message })
    return { metrics: { promoted: kind === 'promoted' ? 1 : 0 } }
  },
})
