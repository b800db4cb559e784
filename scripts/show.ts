import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { defineCommand, runMain } from 'citty'
import { loadGraph, PipelineError } from '#kit/graph'
import { presentFile, presentRow, presentSize } from '#kit/present'
import type { Manifest, OutputFile } from '#kit/records'
import { type AnyStage, type Port, StageError } from '#kit/stage'
import { loadStepOutput } from '#kit/store'
import { readTable } from '#kit/table'

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

await runMain(
  defineCommand({
    meta: { name: 'show', description: "Prints rows of a pipeline step's output." },
    args: {
      step: { type: 'positional', description: 'name of the step', required: true },
      rejected: { type: 'boolean', description: 'the rows it did not keep, with their reasons' },
      output: { type: 'string', description: 'which output (default: examples, else the first table, else every file)' },
      limit: { type: 'string', description: 'rows at most', default: '10' },
      profile: { type: 'string', description: 'profile (default: that of pipeline.yaml)' },
      json: { type: 'boolean', description: 'rows whole, as JSON lines' },
    },
    run: async ({ args }) => {
      try {
        const limit = Number(args.limit)
        if (!Number.isSafeInteger(limit) || limit < 0) throw new StageError(`--limit is "${args.limit}"; give it a whole number, 0 or more`)
        const workspace = process.cwd()
        const graph = loadGraph(workspace)
        const profile = args.profile ?? graph.defaultProfile
        const step = graph.step(args.step, profile)
        const { manifest, path } = await loadStepOutput({ workspace, step, profile })
        const files = chooseFiles(manifest, args.rejected ? 'rejected' : args.output, step.name)
        if (!args.json) console.log(`${step.name} (${profile}): ${manifest.files.map(describeFile).join(', ')}\n`)
        for (const file of files) {
          if (!file.path.endsWith('.parquet')) {
            for await (const line of presentFile({ name: file.path, path: path(file), bytes: file.bytes, limit })) console.log(line)
            continue
          }
          const stage: AnyStage = (await import(pathToFileURL(join(workspace, `stages/${step.stage}/stage.ts`)).href)).default
          const port: Port | undefined = stage.outputs[portOf(file)]
          if (port?.kind !== 'table')
            throw new StageError(`${file.path} is no table of stage ${step.stage} any more; run the step again: npx nx run pipeline:${step.name}:${profile}`)
          let left = limit
          if (left === 0) continue
          for await (const row of readTable(path(file), port.row)) {
            console.log(args.json ? JSON.stringify(row) : presentRow(row))
            if (--left === 0) break
          }
        }
      } catch (error) {
        if (!(error instanceof StageError || error instanceof PipelineError)) throw error
        console.error(error.message)
        process.exitCode = 1
      }
    },
  }),
)

/** An output's name: `examples.parquet`, `verdict.json` and `model/config.json` are of `examples`, `verdict` and `model`. */
function portOf({ path }: OutputFile): string {
  return path.replace(/[/.].*$/, '')
}

function chooseFiles({ files }: Manifest, port: string | undefined, step: string): OutputFile[] {
  const tables = files.filter((file) => file.path.endsWith('.parquet') && portOf(file) !== 'rejected')
  if (port === undefined) {
    const table = tables.find((file) => portOf(file) === 'examples') ?? tables[0]
    return table ? [table] : files
  }
  const chosen = files.filter((file) => portOf(file) === port)
  if (chosen.length === 0) throw new StageError(`step ${step} has no output "${port}"; it has ${[...new Set(files.map(portOf))].join(', ') || 'none'}`)
  return chosen
}

const describeFile = ({ path, rows, bytes }: OutputFile) => `${path} ${rows === undefined ? '' : `${rows} rows, `}${presentSize(bytes)}`
