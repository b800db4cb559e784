import { once } from 'node:events'
import { defineCommand, runMain, showUsage } from 'citty'
import { z } from 'zod'
import { endWithReader } from '#kit/command'
import { StageError } from '#kit/stage'
import { checkDataset, DatasetReport, printJson, printText } from '../stages/validate/dataset/index.ts'
import { dialects } from '../stages/validate/dialects/index.ts'
import { fixes, mendedByWriting } from '../stages/validate/fixes/index.ts'

endWithReader(1)
const say = async (line: string): Promise<void> => {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain')
}
const lines = (entries: readonly (readonly [string, string])[]) => entries.map(([name, what]) => `  ${name.padEnd(22)} ${what}`).join('\n')
const more = `DIALECTS

${lines(dialects.map(({ name, summary }) => [name, summary]))}

WHAT --fix MENDS, by rule; what it cannot mend stays as it is

${lines([
  ...fixes.map(({ rule, summary }) => [rule, summary] as const),
  ...mendedByWriting.map((rule) => [rule, 'becomes the form of the dialect'] as const),
  ['broken-json', 'escapes that JSON has not, raw line breaks, and rows as Python prints them'],
])}

EXIT CODE

  0 no errors (there may be warnings), 1 errors, 2 nothing could be checked
`
const options = {
  'data-dir': { type: 'string', description: 'folder of the rows (.jsonl, .json); folders below it too', valueHint: 'DIR' },
  dialect: { type: 'string', description: 'how the rows are written (default: each file tells)', valueHint: 'NAME' },
  format: { type: 'string', default: 'text', description: 'text, json (one object) or schema (the JSON Schema of that object)' },
  fix: { type: 'boolean', description: 'write the files with what can be mended to --output, and tell what is left' },
  output: { type: 'string', description: 'folder for the mended files, empty or new (default: DIR-mended)', valueHint: 'DIR' },
  'in-place': { type: 'boolean', description: 'mend the files where they are; each is swapped in whole' },
  most: { type: 'string', default: '20', description: 'lines of text for a rule in a file; 0 tells all' },
} as const

// The rules of the stage `validate`, by hand, on anybody's rows.
await runMain(
  defineCommand({
    meta: { name: 'validate-dataset', description: "Checks anybody's training rows by the rules of the pipeline" },
    args: options,
    run: async ({ args }) => {
      try {
        checkOptions(Object.keys(args), args._)
        if (args.format === 'schema') return await say(JSON.stringify(z.toJSONSchema(DatasetReport), null, 2))
        if (args.format !== 'text' && args.format !== 'json') throw new StageError(`--format is "${args.format}"; give text, json or schema`)
        if (!args['data-dir']) throw new StageError('no folder is named; give the one that holds your rows: --data-dir DIR')
        if (!/^\d+$/.test(args.most)) throw new StageError(`--most is "${args.most}"; give a whole number, 0 for all`)
        if (!args.fix && (args.output || args['in-place'])) throw new StageError('--output and --in-place say where --fix writes; give --fix too')
        if (args.output && args['in-place']) throw new StageError('--output and --in-place are two places; give one of them')
        const dataDir = args['data-dir'].replace(/(?<=.)\/+$/, '')
        const output = args.fix ? (args.output ?? (args['in-place'] ? dataDir : `${dataDir}-mended`)) : null
        const found = checkDataset({ dataDir, dialect: args.dialect, output: output ?? undefined })
        const given = { found, dataDir, output, say }
        const { errors } = args.format === 'json' ? await printJson(given) : await printText({ ...given, most: Number(args.most) || Number.POSITIVE_INFINITY })
        process.exitCode = errors > 0 ? 1 : 0
      } catch (error) {
        const isOfSystem = error instanceof Error && 'syscall' in error // a file that cannot be read, a disk that is full
        if (!(error instanceof StageError || isOfSystem)) throw error
        console.error(error.message)
        process.exitCode = 2
      }
    },
  }),
  {
    showUsage: async (...given) => {
      await showUsage(...given)
      await say(more)
    },
  },
)

/** citty passes over what it does not know; a `--fxi` in CI would mend nothing and say nothing. */
function checkOptions(given: readonly string[], folders: readonly string[]): void {
  const known = Object.keys(options).flatMap((name) => [name, name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())])
  const unknown = given.find((name) => name !== '_' && !known.includes(name))
  if (unknown !== undefined) throw new StageError(`there is no option --${unknown}; --help names those there are`)
  if (folders.length > 0) throw new StageError(`"${folders[0]}" goes with no option; a folder is named by --data-dir DIR`)
}
