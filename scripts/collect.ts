import { defineCommand, runMain } from 'citty'
import { describeSystemFault, findOptionFault } from '#kit/command'
import { createRedactor, secretsOf } from '#kit/redact'
import { StageError } from '#kit/stage'
import { collectByHand } from '../stages/collect/by-hand/collect-by-hand.ts'
import { makeOutput } from '../stages/collect/by-hand/make-output.ts'
import { outputPaths } from '../stages/collect/by-hand/output-paths.ts'
import { planByHand } from '../stages/collect/by-hand/plan-by-hand.ts'
import { goOnWith, presentSummary } from '../stages/collect/by-hand/present-summary.ts'
import { CollectError, readConfig } from '../stages/collect/by-hand/read-config.ts'
import { readFlags } from '../stages/collect/by-hand/read-flags.ts'
import { openScreen } from '../stages/collect/by-hand/screen/open-screen.ts'
import { summarize } from '../stages/collect/by-hand/summarize.ts'
import { writeExports } from '../stages/collect/by-hand/write-exports.ts'
import { writeWhole } from '../stages/collect/journal/write-whole.ts'
import { exportToFile } from '../stages/export/by-hand/export-to-file.ts'
import { runFormats } from '../stages/export/by-hand/formats.ts'

const options = {
  task: { type: 'string', description: 'a folder of tasks/, a glob over them, or several with commas between', valueHint: 'TASK' },
  agent: { type: 'string', description: 'who is set the tasks' },
  model: { type: 'string', description: 'of agents that ask one' },
  temperature: { type: 'string', description: '(default: 0.7)' },
  'max-turns': { type: 'string', description: '(default: 100)' },
  environment: { type: 'string', description: 'docker or just-bash (default: docker)' },
  'unenforced-storage': { type: 'string', description: 'warn: tasks may ask for a limit of disk that the engine cannot hold (default: refuse)' },
  formats: { type: 'string', description: `exports, with commas between (default: atif,sft): ${[...runFormats.keys()].join(', ')}` },
  attempts: { type: 'string', description: 'of each task (default: 1)' },
  'n-concurrent': { type: 'string', description: 'trials at once (default: 1)' },
  'output-dir': { type: 'string', description: '(default: stages/collect/out/by-hand)' },
} as const
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGPIPE: 141, SIGTERM: 143 } as const

// Ends with 0 where every trial was run and tested, whatever its reward; with 1 where one failed, 2 where nothing could begin, 130 on Ctrl-C.
await runMain(
  defineCommand({
    meta: {
      name: 'collect',
      description: 'Sets tasks to an agent and tests what it leaves: collect.ts --task tasks/x --agent oracle, or collect.ts FILE.yaml',
    },
    args: options,
    run: async ({ args, rawArgs }) => {
      let hasBegun = false
      try {
        const fault = findOptionFault(rawArgs, options, { takesFiles: true }) ?? (args._.length > 1 ? `give one file, not ${args._.join(' and ')}` : null)
        if (fault !== null) throw new CollectError([fault])
        const { config, locate } = readConfig(args._[0], readFlags(args, rawArgs))
        const { plans, leftOut, warnings } = await planByHand('.', { config, locate, formats: [...runFormats.keys()] })
        for (const warning of warnings) console.error(warning)
        if (leftOut.length > 0) console.error(`left out, since they do not run in ${config.environment.type}: ${leftOut.join(', ')}`)
        await makeOutput(config.output_dir, locate)
        hasBegun = true
        const [controller, startedAt, redactor] = [new AbortController(), new Date(), createRedactor({ known: secretsOf(process.env) })]
        const screen = openScreen(plans, { stream: process.stdout, atOnce: config.n_concurrent, now: () => performance.now() })
        const stop = (name: keyof typeof SIGNALS) => {
          process.exitCode = SIGNALS[name]
          screen.stopping()
          controller.abort(new StageError(`stopped by ${name}`))
        }
        for (const name of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.once(name, () => stop(name))
        // Who reads what is said has gone: what runs is ended as tidily as by Ctrl-C.
        process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => code === 'EPIPE' && !controller.signal.aborted && stop('SIGPIPE'))
        const now = () => new Date()
        const result = await collectByHand({ config, plans, redactor, signal: controller.signal, now, onEvent: (event) => screen.show(event) }).finally(() =>
          screen[Symbol.dispose](),
        )
        const exports = await writeExports(config, result, {
          isRows: (format) => Boolean(runFormats.get(format)?.rows),
          exportTo: ({ format: name, ...given }) => {
            const format = runFormats.get(name)
            if (!format) throw new CollectError([`there is no format ${name}`])
            return exportToFile({ ...given, format, licence: 'Apache-2.0', redactor })
          },
        })
        const summary = summarize(result, { config, asked: plans.length, startedAt, endedAt: now(), exports })
        await writeWhole(outputPaths(config.output_dir).summary, `${JSON.stringify(redactor.redact(summary).value, null, 2)}\n`)
        for (const line of presentSummary(summary)) console.log(line)
        const say = process.exitCode === SIGNALS.SIGPIPE ? console.error : console.log
        if (result.wasStopped) say(`stopped; exports are made when all is done; to go on: ${goOnWith(rawArgs)}`)
        else process.exitCode = summary.trials.failed > 0 ? 1 : 0
      } catch (error) {
        const told = error instanceof CollectError || error instanceof StageError ? error.message : describeSystemFault(error)
        if (told === null) throw error
        console.error(told)
        process.exitCode = hasBegun ? 1 : 2
      }
    },
  }),
)
