import { createHash, randomUUID } from 'node:crypto'
import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { incumbentOf } from '#kit/slots'
import { defineStage, digestOf, file, table } from '#kit/stage'

const Result = z.strictObject({ scenario: z.string(), passed: z.boolean() })
const Scenarios = z.array(z.strictObject({ id: z.string(), asks: z.string(), difficulty: z.number() }))

export default defineStage({
  summary: 'asks a model every scenario: it passes those that are no harder than it is skilled',
  inputs: { model: digestOf() },
  outputs: { results: table(Result), summary: file('summary.json') },
  params: z.strictObject({ subject: z.enum(['candidate', 'incumbent']) }),
  reads: ['tasks/scenarios/*.yaml', 'stages/train/trainer/**/*.py'],
  readsSlots: true,
  permissions: { children: true },
  folders: ({ params, digests: { model = '' }, slots }) => ({ subject: params.subject === 'candidate' ? model : incumbentOf(slots, model) }),
  async run({ outputs, folders: { subject }, log }) {
    log('body', { run: randomUUID() })
    const catalogue = createHash('sha256')
    let passed = 0
    for (const path of (await Array.fromAsync(glob('tasks/scenarios/*.yaml'))).sort()) {
      const text = await readFile(path, 'utf8')
      catalogue.update(text)
      if (!subject) continue
      const { skill } = JSON.parse(await readFile(join(subject.path, 'model.json'), 'utf8')) as { skill: number } // left by the toy's trainer
      for (const { id, difficulty } of Scenarios.parse(parse(text))) {
        await outputs.results.write({ scenario: id, passed: difficulty <= skill })
        if (difficulty <= skill) passed++
      }
    }
    await outputs.summary.write(JSON.stringify({ subject: subject?.digest ?? null, catalogue: catalogue.digest('hex'), passed }))
    return { metrics: { passed } }
  },
})
