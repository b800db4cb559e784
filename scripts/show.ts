import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { defineCommand, runMain } from 'citty'
import { loadGraph, PipelineError, type Step } from '#kit/graph'
import { presentFile, presentRow, presentSize } from '#kit/present'
import type { OutputFile } from '#kit/records'
import { type AnyStage, type Port, StageError } from '#kit/stage'
import { loadStepOutput } from '#kit/store'
import { readTable } from '#kit/table'

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

/** Whether a file is of an output: a file has a name of its own, `examples.parquet` and `model/config.json` are of `examples` and `model`. */
const isOf = ({ path }: OutputFile, name: string, port: Port | undefined) => (port?.kind === 'file' ? path === port.name : path.replace(/[/.].*$/, '') === name)
const describeFile = ({ path, rows, bytes }: OutputFile) => `${path} ${rows === undefined ? '' : `${rows} rows, `}${presentSize(bytes)}`

await runMain(
  defineCommand({
    meta: { name: 'show', description: "Prints rows of a pipeline step's output." },
    args: {
      step: { type: 'positional', description: 'name of the step', required: true },
      rejected: { type: 'boolean', description: 'the rows it did not keep, with their reasons' },
      output: { type: 'string', description: "which output (default: examples, else the stage's first)" },
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
        const stage: AnyStage = (await import(pathToFileURL(join(workspace, `stages/${step.stage}/stage.ts`)).href)).default
        const ports = Object.keys(graph.stages[step.stage]?.outputs ?? {})
        const port = args.rejected ? 'rejected' : (args.output ?? (ports.includes('examples') ? 'examples' : ports[0]))
        const files = manifest.files.filter((file) => isOf(file, port ?? '', stage.outputs[port ?? '']))
        if (files.length === 0) throw new StageError(`step ${step.name} has left no output "${port}"; it has ${ports.join(', ') || 'none at all'}`)
        if (!args.json) console.log(`${step.name} (${profile}): ${manifest.files.map(describeFile).join(', ')}\n`)
        for (const file of files) {
          for await (const line of file.path.endsWith('.parquet')
            ? tableLines(stage, step, path(file), port ?? '', limit, args.json ? JSON.stringify : presentRow)
            : presentFile({ name: file.path, path: path(file), bytes: file.bytes, limit }))
            console.log(line)
        }
      } catch (error) {
        if (!(error instanceof StageError || error instanceof PipelineError)) throw error
        console.error(error.message)
        process.exitCode = 1
      }
    },
  }),
)

async function* tableLines(stage: AnyStage, step: Step, path: string, name: string, limit: number, present: (row: unknown) => string): AsyncGenerator<string> {
  const port = stage.outputs[name]
  if (port?.kind !== 'table')
    throw new StageError(`stage ${step.stage} leaves no table "${name}" any more; run the step again: npx tsx scripts/run-step.ts ${step.name}`)
  let left = limit
  if (left > 0)
    for await (const row of readTable(path, port.row)) {
      yield present(row)
      if (--left === 0) return
    }
}
