import { defineCommand, runMain } from 'citty'
import { describeSystemFault, endWithReader, findOptionFault } from '#kit/command'
import { createRedactor, secretsOf } from '#kit/redact'
import { describeRefusal } from '../stages/export/by-hand/describe-refusal.ts'
import { exportFiles } from '../stages/export/by-hand/export-files.ts'
import { findOutputFault } from '../stages/export/by-hand/find-output-fault.ts'
import { runFormats } from '../stages/export/by-hand/formats.ts'
import { openLineWriter } from '../stages/export/by-hand/line-writer.ts'

endWithReader(1)

const options = {
  format: { type: 'string', description: [...runFormats.keys()].join(', '), valueHint: 'NAME' },
  output: { type: 'string', description: 'a file, which appears whole (default: standard output)', valueHint: 'FILE' },
  licence: { type: 'string', default: 'unknown', description: 'what the rows say they are under', valueHint: 'SPDX' },
} as const

// Rows to standard output or a file, refusals with their reasons to standard error. Ends with 0, with 1 where something was refused, with 2 where nothing could begin.
await runMain(
  defineCommand({
    meta: {
      name: 'export',
      description: "Trajectories (ATIF, anybody's) and datasets (.jsonl, .parquet) as rows: export.ts --format NAME FILE... [--output FILE]",
    },
    args: options,
    run: async ({ args, rawArgs }) => {
      const fault = findOptionFault(rawArgs, options, { takesFiles: true }) ?? findOutputFault(args.output, args._)
      if (fault !== null) return refuse(fault)
      const format = runFormats.get(args.format ?? '')
      if (!format) return refuse(`--format ${args.format === undefined ? 'is missing' : `is "${args.format}"`}; the formats are:\n${listed()}`)
      if (args._.length === 0) return refuse('no file is named; give trajectories or datasets: export.ts --format NAME FILE...')
      try {
        await using rows = await openLineWriter(args.output)
        const tally = await exportFiles({
          files: args._,
          format,
          licence: args.licence,
          redactor: createRedactor({ known: secretsOf(process.env) }),
          write: rows.write,
          refuse: (refusal) => console.error(describeRefusal(refusal)),
        })
        await rows.keep()
        const steps = tally.learnt + tally.context + tally.lost
        const ofSteps = steps > 0 ? `; of ${steps} agent steps ${tally.learnt} learnt, ${tally.context} context, ${tally.lost} refused` : ''
        console.error(`${format.name}: ${tally.files} files, ${tally.lines} lines, ${tally.refused} refused${ofSteps}`)
        process.exitCode = tally.refused > 0 ? 1 : 0
      } catch (error) {
        const told = describeSystemFault(error)
        if (told === null) throw error
        refuse(told)
      }
    },
  }),
)

function listed(): string {
  const width = Math.max(...[...runFormats.keys()].map((name) => name.length))
  return [...runFormats.values()].map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join('\n')
}

function refuse(message: string): void {
  console.error(message)
  process.exitCode = 2
}
