import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { defineCommand, runMain } from 'citty'
import { createRedactor, secretsOf } from '#kit/redact'
import { StageError } from '#kit/stage'
import { jsonLines } from '../stages/normalize/json-lines.ts'
import { loadSource } from '../stages/normalize/load-source.ts'
import { rowNormalizer } from '../stages/normalize/normalize-rows.ts'
import { readStream, readUpstream } from '../stages/normalize/read-upstream.ts'

for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })

const datasets = join(import.meta.dirname, '../datasets')
/** Until the stream has done with the bytes: their memory is used again. */
const write = (stream: NodeJS.WriteStream, bytes: Buffer) =>
  bytes.length > 0 && new Promise<void>((resolve, reject) => stream.write(bytes, (error) => (error ? reject(error) : resolve())))

await runMain(
  defineCommand({
    meta: {
      name: 'normalize',
      description: 'Converts files of a public dataset: canonical rows to standard output, rejected ones with reasons to standard error, as JSON lines.',
    },
    args: {
      source: { type: 'string', description: 'glaive, agentinstruct or toucan', required: true },
      revision: { type: 'string', description: 'what the rows say they are of', default: 'file' },
      file: { type: 'positional', description: '.json (an array), .jsonl or .parquet, one or more; - for standard input', required: true },
    },
    run: async ({ args }) => {
      try {
        const { source, converter } = await loadSource(datasets, args.source, '--source')
        const missing = args._.filter((path) => path !== '-' && !existsSync(path))
        if (missing.length > 0) throw new StageError(`${missing.join(', ')}: no such file`)
        const origin = { source: source.name, revision: args.revision, licence: source.licence }
        const normalize = rowNormalizer(converter, origin, { quality: {}, unscored: 'keep' })
        const redactor = createRedactor({ known: secretsOf(process.env) })
        const [examples, rejected] = [jsonLines(), jsonLines()]
        for (const path of args._) {
          for await (const rows of path === '-' ? readStream(process.stdin) : readUpstream(path, converter.columns)) {
            for (const row of rows) {
              const normalized = redactor.redact(normalize(row), row.row).value
              if (normalized.kind === 'example') examples.add(normalized.example)
              else rejected.add(normalized.rejected)
            }
            await write(process.stdout, examples.take())
            await write(process.stderr, rejected.take())
          }
        }
      } catch (error) {
        if (!(error instanceof StageError)) throw error
        console.error(error.message)
        process.exitCode = 1
      }
    },
  }),
)
