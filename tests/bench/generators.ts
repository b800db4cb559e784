import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { defineCommand, runMain } from 'citty'
import { Variety } from '#kit/records'
import { readRunLog } from '#kit/store'
import { makeCheckout } from '../checkout.ts'
import { removeAtExit, time } from './contestant.ts'
import { nx } from './flywheel.ts'
import { orTell } from './or-tell.ts'
import { processorSeconds } from './processor-seconds.ts'
import { median } from './report.ts'
import { wholeNumber } from './whole-number.ts'

/** One `nx run pipeline:generate`, and the steps whose stage ran in it. */
interface Build {
  seconds: number
  /** Of the processor, on all cores together: what other jobs on the machine do does not count. Null where the platform does not tell. */
  processorSeconds: number | null
  ran: string[]
}

const EDITED = 'disks'

await runMain(
  defineCommand({
    meta: { name: 'generators', description: 'Every generator of this checkout from cold, then one of them edited, then nothing.' },
    args: {
      runs: { type: 'string', default: '3', description: 'rounds, each from an empty store' },
      only: { type: 'string', description: 'these generators and no others', valueHint: 'disks,fleet-lookup' },
    },
    run: ({ args }) =>
      orTell(async () => {
        const runs = wholeNumber(args.runs, '--runs')
        const { path } = await makeCheckout()
        removeAtExit(path)
        if (args.only) keep(path, args.only.split(','))
        const rounds: Record<'cold' | 'edited' | 'held', Build>[] = []
        for (let round = 0; round < runs; round++) {
          rmSync(join(path, '.store'), { recursive: true, force: true })
          for (const output of globSync('datasets/custom/*/out', { cwd: path })) rmSync(join(path, output), { recursive: true })
          const cold = await build(path)
          edit(path, round)
          rounds.push({ cold, edited: await build(path), held: await build(path) })
        }
        const steps = globSync('datasets/custom/*/generator.ts', { cwd: path }).length
        console.log(`${steps} generators, ${rowsIn(path)} rows: ${runs} rounds, median`)
        for (const kind of ['cold', 'edited', 'held'] as const)
          console.log(
            lineOf(
              kind,
              rounds.map((round) => round[kind]),
            ),
          )
        console.log(JSON.stringify({ name: 'generators', steps, rows: rowsIn(path), rounds }))
      }),
  }),
)

function keep(path: string, names: readonly string[]): void {
  for (const file of globSync('datasets/custom/*/generator.ts', { cwd: path }))
    if (!names.includes(basename(dirname(file)))) rmSync(join(path, dirname(file)), { recursive: true })
}

async function build(path: string): Promise<Build> {
  const before = processorSeconds()
  const ranBefore = (await readRunLog(path)).runs.length
  const { seconds } = await time({ name: 'flywheel', workspace: path, command: nx(path, 'generate') })
  const after = processorSeconds()
  const ran = (await readRunLog(path)).runs.slice(ranBefore).map(({ step }) => step)
  return { seconds, processorSeconds: before === null || after === null ? null : after - before, ran: ran.sort() }
}

/** Never the same edit twice, and one that is more than a comment. */
function edit(path: string, round: number): void {
  const file = join(path, `datasets/custom/${EDITED}/generator.ts`)
  writeFileSync(file, `${readFileSync(file, 'utf8')}\nexport const edited${round} = true\n`)
}

/** All that the generators left. */
function rowsIn(path: string): number {
  const files = globSync('datasets/custom/*/out/*/variety.json', { cwd: path })
  return files.reduce((sum, file) => sum + Variety.parse(JSON.parse(readFileSync(join(path, file), 'utf8'))).rows, 0)
}

function lineOf(kind: string, builds: readonly Build[]): string {
  const processor = builds.flatMap((one) => one.processorSeconds ?? [])
  const ran = builds[0]?.ran ?? []
  return [
    kind.padEnd(8),
    `${median(builds.map(({ seconds }) => seconds)).toFixed(1)} s`.padStart(8),
    processor.length > 0 ? `${median(processor).toFixed(1)} s of processor`.padStart(22) : '',
    `  ran: ${ran.length > 2 ? `${ran.length} steps` : ran.join(', ') || 'nothing'}`,
  ].join('')
}
