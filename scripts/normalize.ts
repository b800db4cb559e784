import { once } from 'node:events'
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { defineCommand, runMain } from 'citty'
import { type Converter, type Source, StageError } from '#kit/stage'
import { normalizeBatch, rowNormalizer } from '../stages/normalize/normalize-rows.ts'
import { readStream, readUpstream } from '../stages/normalize/read-upstream.ts'

for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })

const datasets = join(import.meta.dirname, '../datasets')
const write = async (stream: NodeJS.WriteStream, bytes: Buffer) => {
  if (bytes.length > 0 && !stream.write(bytes)) await once(stream, 'drain')
}

async function load(name: string): Promise<{ source: Source; converter: Converter<unknown> }> {
  const known = globSync('*/normalize/convert.ts', { cwd: datasets }).map((path) => path.split(/[\\/]/)[0] ?? '')
  if (!known.includes(name)) throw new StageError(`--source is "${name}"; give it one of ${known.sort().join(', ')}`)
  const definition = async (path: string) => (await import(pathToFileURL(join(datasets, name, path)).href)).default
  return { source: await definition('download/source.ts'), converter: await definition('normalize/convert.ts') }
}

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
        const { source, converter } = await load(args.source)
        const missing = args._.filter((path) => path !== '-' && !existsSync(path))
        if (missing.length > 0) throw new StageError(`${missing.join(', ')}: no such file`)
        const origin = { source: source.name, revision: args.revision, licence: source.licence }
        const normalize = rowNormalizer(converter, origin, { quality: {}, unscored: 'keep' })
        for (const path of args._) {
          for await (const rows of path === '-' ? readStream(process.stdin) : readUpstream(path, converter.columns)) {
            const { examples, rejected } = normalizeBatch(normalize, rows)
            await write(process.stdout, examples)
            await write(process.stderr, rejected)
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
