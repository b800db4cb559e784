import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineCommand, runMain } from 'citty'
import { findPython } from '#kit/python'
import { StageError } from '#kit/stage'
import { repository } from '../checkout.ts'
import { alternate } from './alternate.ts'
import { removeAtExit } from './contestant.ts'
import { orTell } from './or-tell.ts'
import { processorSeconds } from './processor-seconds.ts'
import { report } from './report.ts'
import { runScriptToFile, runToFile } from './run-to-file.ts'
import { checkSameRows } from './same-rows.ts'
import { wholeNumber } from './whole-number.ts'
import { glaiveRows, writeGlaive } from './workload/glaive-rows.ts'

// The size of glaive-function-calling-v2. Both sides read one file and write one, on as many cores as they like: what counts is the time of the processor.
await runMain(
  defineCommand({
    meta: { name: 'normalize', description: 'Normalising Glaive beside Python with re and json; memory at most as rows grow.' },
    args: {
      rows: { type: 'string', default: '112960', description: 'rows of the file' },
      runs: { type: 'string', default: '5', description: 'rounds; each runs both once' },
      times: { type: 'string', default: '10', description: 'memory: how many times larger a second file is (1: no second file)' },
    },
    run: ({ args }) =>
      orTell(async () => {
        const [rows, runs, times] = [wholeNumber(args.rows, '--rows'), wholeNumber(args.runs, '--runs'), wholeNumber(args.times, '--times')]
        const python = await findPython()
        if ('problem' in python) throw new StageError(python.problem)
        const folder = mkdtempSync(join(tmpdir(), 'flywheel-bench-normalize-'))
        removeAtExit(folder)
        const file = join(folder, 'glaive.json')
        await writeGlaive(file, glaiveRows(rows))
        const [ours, peers] = [join(folder, 'ours.jsonl'), join(folder, 'peers.jsonl')]
        const byHand = (path: string) => [join(repository, 'scripts/normalize.ts'), '--source', 'glaive', path]
        const clock: number[][] = [[], []]
        const runner = (name: string, command: [string, ...string[]], output: string, place: number) => ({
          name,
          run: async () => {
            const { seconds, clockSeconds } = await runToFile(command, output)
            clock[place]?.push(clockSeconds)
            return seconds
          },
        })
        const peer = 'Python re + json'
        const measured = await alternate(
          [
            runner('scripts/normalize.ts', [process.execPath, ...byHand(file)], ours, 0),
            runner(peer, [python.path, join(import.meta.dirname, 'peers/normalize-glaive.py'), file], peers, 1),
          ],
          runs,
        )
        const kept = await checkSameRows(ours, peers)
        const rates = measured.map(({ name, seconds }) => `${name} ${Math.round(rows / Math.min(...seconds))}`)
        const memory = [await memoryOf(file, folder, byHand)]
        if (times > 1) {
          rmSync(ours)
          rmSync(peers)
          await writeGlaive(file, glaiveRows(rows * times))
          memory.push(await memoryOf(file, folder, byHand))
        }
        const notes = [
          `${processorSeconds() === null ? 'by the clock' : 'seconds of the processor'}; both kept the same ${kept} rows of ${rows}; rows a second and core at best: ${rates.join(', ')}`,
          `by the clock at best: ${clock.map((all) => `${Math.min(...all).toFixed(2)} s`).join(' and ')}`,
          ...memory.map(
            ({ megabytes, script, stage }) => `file of ${megabytes} MB: scripts/normalize.ts held ${script} MB at most, the stage with its tables ${stage} MB`,
          ),
        ]
        console.log(report({ name: `normalising ${rows} rows of Glaive`, measured, peer, notes }))
      }),
  }),
)

async function memoryOf(file: string, folder: string, byHand: (path: string) => string[]): Promise<{ megabytes: number; script: number; stage: number }> {
  const output = join(folder, 'memory.jsonl')
  const { megabytes: script } = await runScriptToFile(byHand(file), output)
  const place = mkdtempSync(join(folder, 'stage-'))
  mkdirSync(place, { recursive: true })
  const { megabytes: stage } = await runScriptToFile([join(import.meta.dirname, 'workload/run-normalize.ts'), 'glaive', file, place], output)
  rmSync(place, { recursive: true })
  return { megabytes: Math.round(statSync(file).size / 1e6), script, stage }
}
