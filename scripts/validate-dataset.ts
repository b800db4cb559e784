import { once } from 'node:events'
import { defineCommand, runMain } from 'citty'
import { z } from 'zod'
import { StageError } from '#kit/stage'
import { checkDataset, DatasetReport, printJson, printText } from '../stages/validate/dataset/index.ts'
import { dialects } from '../stages/validate/dialects/index.ts'
import { fixes, mendedByWriting } from '../stages/validate/fixes/index.ts'

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 1)
  throw error
})
const say = async (line: string): Promise<void> => {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain')
}
const words = `Dialects:
${dialects.map(({ name, summary }) => `  ${name.padEnd(22)} ${summary}`).join('\n')}
What --fix mends, by rule; what it cannot mend stays as it is:
${fixes.map(({ rule, summary }) => `  ${rule.padEnd(22)} ${summary}`).join('\n')}
  ${mendedByWriting.join(', ')}: the form of the dialect
  broken-json            escapes that JSON has not, raw line breaks, rows that Python printed
Exit code: 0 no errors (warnings may be), 1 errors, 2 nothing could be checked.`

// The rules of the stage `validate`, by hand, on anybody's rows.
await runMain(
  defineCommand({
    meta: { name: 'validate-dataset', description: `Checks the rows of a folder (.jsonl, .json) by the rules of the pipeline.\n${words}` },
    args: {
      'data-dir': { type: 'string', description: 'folder of the rows; folders below it too', valueHint: 'DIR' },
      dialect: { type: 'string', description: 'how the rows are written (default: each file tells)', valueHint: 'NAME' },
      format: { type: 'string', default: 'text', description: 'text, json (one object) or schema (the JSON Schema of that object)' },
      fix: { type: 'boolean', description: 'write the files with what can be mended to --output, and tell what is left' },
      output: { type: 'string', description: 'folder for the mended files, empty or new (default: DIR-mended)', valueHint: 'DIR' },
      'in-place': { type: 'boolean', description: 'mend the files where they are; each is swapped in whole' },
      most: { type: 'string', default: '20', description: 'lines of text for a rule in a file; 0 tells all' },
    },
    run: async ({ args }) => {
      try {
        if (args.format === 'schema') return await say(JSON.stringify(z.toJSONSchema(DatasetReport), null, 2))
        if (args.format !== 'text' && args.format !== 'json') throw new StageError(`--format is "${args.format}"; give text, json or schema`)
        if (!args['data-dir']) throw new StageError('no folder is named; give the one that holds your rows: --data-dir DIR')
        if (!/^\d+$/.test(args.most)) throw new StageError(`--most is "${args.most}"; give a whole number, 0 for all`)
        if (!args.fix && (args.output || args['in-place'])) throw new StageError('--output and --in-place say where --fix writes; give --fix too')
        if (args.output && args['in-place']) throw new StageError('give --output or --in-place, not both')
        const dataDir = args['data-dir'].replace(/(?<=.)\/+$/, '')
        const output = args.fix ? (args.output ?? (args['in-place'] ? dataDir : `${dataDir}-mended`)) : null
        const found = checkDataset({ dataDir, dialect: args.dialect, output: output ?? undefined })
        const given = { found, dataDir, output, say }
        const { errors } = args.format === 'json' ? await printJson(given) : await printText({ ...given, most: Number(args.most) || Number.POSITIVE_INFINITY })
        process.exitCode = errors > 0 ? 1 : 0
      } catch (error) {
        if (!(error instanceof StageError)) throw error
        console.error(error.message)
        process.exitCode = 2
      }
    },
  }),
)
