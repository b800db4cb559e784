import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { defineStage, file, table } from '#kit/stage'

const Row = z.strictObject({ id: z.string(), text: z.string() })
const Result = z.strictObject({ scenario: z.string(), passed: z.boolean() })

export default defineStage({
  summary: 'one page about everything',
  inputs: { examples: table(Row), results: table(Result), curve: file('curve.json'), verdict: file('verdict.json') },
  outputs: { report: file('report.html') },
  params: z.strictObject({}),
  reads: ['stages/report/style.css'],
  async run({ inputs, outputs, log }) {
    log('body', { run: randomUUID() })
    const style = await readFile(new URL('./style.css', import.meta.url), 'utf8')
    const rows = (tables: readonly { step: string; rows: number }[]) => tables.map(({ step, rows }) => `<li>${step}: ${rows} rows</li>`).join('')
    const { decision, reasons } = JSON.parse(await inputs.verdict.text()) as { decision: string; reasons: string[] } // a verdict, as the gate left it
    const lists = `<ul>${rows(inputs.examples.tables)}${rows(inputs.results.tables)}</ul>`
    await outputs.report.write(`<style>${style}</style>${lists}<p>${decision}: ${reasons.join('; ')}</p><pre>${await inputs.curve.text()}</pre>\n`)
  },
})
