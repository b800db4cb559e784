import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineCommand, runMain } from 'citty'
import { randomNumbers } from '../../scripts/kit/minhash/random-text.ts'
import { secretKinds } from '../secrets/kinds.ts'
import { forms, written } from '../secrets/rows.ts'
import { alternate } from './alternate.ts'
import { removeAtExit, time } from './contestant.ts'
import { datasetTexts } from './near-duplicates/dataset-texts.ts'
import { orTell } from './or-tell.ts'
import { median, report } from './report.ts'
import { wholeNumber } from './whole-number.ts'

/** One row in so many holds a secret, in one of its forms. */
const ROWS_PER_SECRET = 50

// Text to redacted text, beside secretlint's API, which only finds. Seconds are those of the processor, so that other jobs on the machine do not count.
await runMain(
  defineCommand({
    meta: { name: 'redact', description: 'Rows of 2 KB searched for secrets, beside secretlint, and how many of the rows with a planted one each tells.' },
    args: {
      rows: { type: 'string', default: '20000', description: 'texts' },
      runs: { type: 'string', default: '5', description: 'rounds; each runs every contestant once' },
    },
    run: ({ args }) =>
      orTell(async () => {
        const [rows, runs] = [wholeNumber(args.rows, '--rows'), wholeNumber(args.runs, '--runs')]
        const folder = mkdtempSync(join(tmpdir(), 'flywheel-bench-redact-'))
        removeAtExit(folder)
        const source = join(folder, 'rows.json')
        const texts = plant([...datasetTexts({ rows, characters: 2048, duplicates: { share: 0, words: 0 } })])
        writeFileSync(source, JSON.stringify(texts))
        const told = new Map<string, string>()
        const runner = (name: string, script: string) => ({
          name,
          async run() {
            const command: [string, ...string[]] = [process.execPath, join(import.meta.dirname, script), source]
            const { output } = await time({ name, workspace: folder, command, environment: { NODE_NO_WARNINGS: '1' } })
            const { seconds, hits }: { seconds: number; hits: number[] } = JSON.parse(output)
            const right = hits.filter((row) => row % ROWS_PER_SECRET === 0).length
            told.set(name, `${right} of ${Math.ceil(rows / ROWS_PER_SECRET)} rows with a secret told, ${hits.length - right} others`)
            return seconds
          },
        })
        const measured = await alternate([runner('flywheel', 'redact/redact-rows.ts'), runner('secretlint', 'redact/secretlint-rows.ts')], runs)
        const notes = measured.map(
          ({ name, seconds }) => `${name}: ${Math.round(rows / median(seconds)).toLocaleString('en')} rows/s a core; ${told.get(name)}`,
        )
        console.log(report({ name: `secrets in ${rows} rows of 2 KB`, measured, peer: 'secretlint', notes }))
      }),
  }),
)

/** In the middle of the first of every fifty rows: kinds and forms in turn. */
function plant(texts: readonly string[]): string[] {
  const random = randomNumbers(1)
  const draw = (alphabet: string, length: number) => Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('')
  const writers = Object.values(forms)
  return texts.map((text, row) => {
    const turn = row / ROWS_PER_SECRET
    const kind = secretKinds[turn % secretKinds.length]
    const write = writers[Math.floor(turn / secretKinds.length) % writers.length]
    return kind && write ? `${text.slice(0, 1024)} ${write(written(kind, kind.make(draw)))} ${text.slice(1024)}` : text
  })
}
