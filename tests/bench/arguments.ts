import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineCommand, runMain } from 'citty'
import { alternate } from './alternate.ts'
import { makeCalls } from './arguments/make-calls.ts'
import { removeAtExit, time } from './contestant.ts'
import { orTell } from './or-tell.ts'
import { installPeers } from './peers/install.ts'
import { median, report } from './report.ts'
import { wholeNumber } from './whole-number.ts'

const CALLS_OF_EACH = 100

// Parsed arguments to verdicts, schemas compiled before. Seconds are those of the processor, so that other jobs on the machine do not count. That all find the
// same calls that do not fit is checked.
await runMain(
  defineCommand({
    meta: {
      name: 'arguments',
      description: "Arguments of calls against their tools' schemas, beside fastjsonschema and jsonschema-rs; and what ever new schemas cost.",
    },
    args: {
      schemas: { type: 'string', default: '250', description: `schemas, ${CALLS_OF_EACH} calls of each` },
      repeats: { type: 'string', default: '100', description: 'how often a run checks all calls' },
      distinct: { type: 'string', default: '100000', description: 'schemas, no two equal, that are compiled one after the other' },
      runs: { type: 'string', default: '7', description: 'rounds; each runs every contestant once' },
      peers: { type: 'boolean', default: true, description: 'fastjsonschema and jsonschema-rs (--no-peers: Flywheel alone)' },
    },
    run: ({ args }) =>
      orTell(async () => {
        const [schemas, repeats, runs] = [wholeNumber(args.schemas, '--schemas'), wholeNumber(args.repeats, '--repeats'), wholeNumber(args.runs, '--runs')]
        const distinct = wholeNumber(args.distinct, '--distinct')
        const folder = mkdtempSync(join(tmpdir(), 'flywheel-bench-arguments-'))
        removeAtExit(folder)
        const made = makeCalls({ schemas, callsOfEach: CALLS_OF_EACH, seed: 1 })
        const source = join(folder, 'calls.json')
        writeFileSync(source, JSON.stringify(made))
        const bin = args.peers ? await installPeers(console.log, 'arguments') : undefined
        const script = (path: string) => join(import.meta.dirname, path)
        const verdict = async (name: string, ...program: [string, ...string[]]) => {
          const { output } = await time({ name, workspace: folder, command: [...program, source, String(repeats)] })
          const { seconds, invalid }: { seconds: number; invalid: number } = JSON.parse(output)
          return { name, seconds, invalid: invalid / repeats }
        }
        const found = new Map<string, number>()
        const runner = (name: string, ...program: [string, ...string[]]) => ({
          name,
          async run() {
            const { seconds, invalid } = await verdict(name, ...program)
            found.set(name, invalid)
            if (new Set(found.values()).size > 1) throw new Error(`not all find the same calls that do not fit: ${JSON.stringify([...found])}`)
            return seconds
          },
        })
        const peer = (name: string) => runner(name, join(bin ?? '', 'python'), script('peers/arguments.py'), name)
        const ours = runner('flywheel', process.execPath, script('arguments/check-calls.ts'))
        const measured = await alternate([ours, ...(bin ? ['fastjsonschema', 'jsonschema-rs'].map(peer) : [])], runs)
        const checks = made.calls.length * repeats
        const speeds = measured.map(({ name, seconds }) => `${name}: ${Math.round(checks / median(seconds)).toLocaleString('en')} checks/s`)
        const { output } = await time({
          name: 'flywheel',
          workspace: folder,
          command: [process.execPath, script('arguments/compile-schemas.ts'), String(distinct)],
        })
        const { milliseconds, megabytes }: { milliseconds: number; megabytes: number[] } = JSON.parse(output)
        const notes = [
          ...speeds,
          `${[...found.values()][0]} of ${made.calls.length} calls do not fit; all found the same`,
          `${distinct.toLocaleString('en')} schemas, no two equal: ${milliseconds.toFixed(2)} ms each to compile and check; MB held after each tenth: ${megabytes.join(', ')}`,
        ]
        console.log(report({ name: `${checks.toLocaleString('en')} checks of arguments against ${schemas} schemas`, measured, peer: 'fastjsonschema', notes }))
      }),
  }),
)
