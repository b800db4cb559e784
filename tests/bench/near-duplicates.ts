import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineCommand, runMain } from 'citty'
import { alternate } from './alternate.ts'
import { time } from './contestant.ts'
import { logLogSlope } from './near-duplicates/log-log-slope.ts'
import { orTell } from './or-tell.ts'
import { median, report } from './report.ts'
import { wholeNumber } from './whole-number.ts'

/** Of a row's user turns and calls: what is compared of it. */
const characters = 400
const threshold = 0.7

// Rows to what is dropped of them, three sizes a factor of ten apart, each in a process of its own. Three rows in ten are an earlier one with up to 5 words changed.
await runMain(
  defineCommand({
    meta: { name: 'near-duplicates', description: 'Near-duplicate search over n/100, n/10 and n rows: time, its growth, and memory.' },
    args: {
      rows: { type: 'string', default: '240000', description: 'the largest size; 2400000 takes minutes and 1 GB of memory' },
      runs: { type: 'string', default: '3', description: 'rounds; each runs every size once' },
    },
    run: ({ args }) =>
      orTell(async () => {
        const [largest, runs] = [wholeNumber(args.rows, '--rows'), wholeNumber(args.runs, '--runs')]
        const sizes = [largest, Math.ceil(largest / 10), Math.ceil(largest / 100)].map((rows) => {
          const name = `${rows.toLocaleString('en')} rows`
          const command = [join(import.meta.dirname, 'near-duplicates/search-rows.ts'), rows, characters, threshold].map(String)
          const said = { dropped: 0, megabytes: 0, added: 0 }
          const run = async () => {
            const { output } = await time({ name, workspace: tmpdir(), command: [process.execPath, ...command] })
            const { seconds, ...rest }: typeof said & { seconds: number } = JSON.parse(output)
            Object.assign(said, rest)
            return seconds
          }
          return { name, rows, run, said }
        })
        const measured = await alternate(sizes, runs)
        const points = sizes.map(({ rows }, index) => ({ size: rows, seconds: median(measured[index]?.seconds ?? []) }))
        const notes = sizes.map(({ name, said }) => `${name}: ${said.dropped.toLocaleString('en')} dropped, ${said.megabytes} MB at most`)
        notes.push(`log-log slope: ${logLogSlope(points).toFixed(2)}`)
        console.log(report({ name: `near duplicates among ${largest} rows`, measured, peer: sizes.at(-1)?.name ?? '', notes }))
      }),
  }),
)
