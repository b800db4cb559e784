import { relative, resolve } from 'node:path'
import { defineCommand, type EnumArgDef, runMain } from 'citty'
import { loadGraph, PipelineError } from '#kit/graph'
import { sparkline } from '#kit/plot'
import { plotRuns, presentComparison, presentNumber, presentRuns, printTable, runColumns, TABLE_FORMATS } from '#kit/present'
import { StageError } from '#kit/stage'
import { compareReferences, keepPlot, metricPoints, readCurrentRuns, readRunLog, selectRuns } from '#kit/store'

const format: EnumArgDef = { type: 'enum', options: [...TABLE_FORMATS, 'json'], default: 'table', description: 'table, csv, md or json' }
const isTable = (name: string): name is (typeof TABLE_FORMATS)[number] => name !== 'json'

const list = defineCommand({
  meta: { name: 'list', description: 'Runs of stages, the newest first; * marks those that present outputs came from. A store hit is no run.' },
  args: {
    step: { type: 'string', description: 'of this step, or of all steps of a foreach' },
    profile: { type: 'string', description: 'made under this profile, or what its outputs came from' },
    limit: { type: 'string', default: '20', description: 'runs at most' },
    format,
  },
  run: ({ args }) =>
    told(async ({ workspace, graph, log }) => {
      const limit = Number(args.limit)
      if (!Number.isSafeInteger(limit) || limit < 1) throw new StageError(`--limit is "${args.limit}"; give it a whole number, 1 or more`)
      const listed = selectRuns({ log, graph, current: await readCurrentRuns(workspace, graph), step: args.step, profile: args.profile }).slice(0, limit)
      if (!isTable(args.format))
        return [
          JSON.stringify(
            listed.map(({ run, current }) => ({ ...run, current })),
            null,
            1,
          ),
        ]
      return printTable(args.format === 'csv' ? runColumns(listed) : presentRuns(listed), args.format)
    }),
})

const diff = defineCommand({
  meta: { name: 'diff', description: 'Params, metrics and the rest in which two runs of a step differ, or the outputs of two profiles.' },
  args: {
    a: { type: 'positional', required: true, description: 'a run (its id, STEP for its last one, STEP~1 for the one before) or a profile' },
    b: { type: 'positional', required: false, description: 'the other; without it, the run done before A, or the default profile' },
    format,
  },
  run: ({ args }) =>
    told(async ({ workspace, graph, log }) => {
      const { names, ...comparison } = await compareReferences({ workspace, graph, log, first: args.a, second: args.b })
      return isTable(args.format) ? presentComparison(comparison, names, args.format) : [JSON.stringify({ names, ...comparison }, null, 1)]
    }),
})

const plot = defineCommand({
  meta: { name: 'plot', description: 'Draws a metric of a step over time or over a param, as an SVG.' },
  args: {
    metric: { type: 'positional', required: true, description: 'a metric (`loss`, `train.loss`), seconds, bytes or rows.<output>' },
    step: { type: 'string', description: 'the step, where several have the metric' },
    x: { type: 'string', default: 'time', description: 'time, a param of the step (`seed`) or of one before it (`train.seed`)' },
    by: { type: 'string', description: 'a param: one series for each of its values (default: one for each profile, and for each sweep)' },
    log: { type: 'boolean', description: 'logarithmic values' },
    out: { type: 'string', description: 'the file (default: .store/plots/STEP.METRIC.svg)' },
  },
  run: ({ args }) =>
    told(async ({ workspace, graph, log }) => {
      const found = metricPoints({ log, graph, current: await readCurrentRuns(workspace, graph), metric: args.metric, step: args.step, x: args.x, by: args.by })
      const { points, leftOut } = found
      if (args.log && points.some(({ y }) => y <= 0)) throw new StageError(`${found.metric} has values of 0 or less, which no logarithm has; leave --log out`)
      const path = await keepPlot(workspace, `${found.step}.${found.metric}`, plotRuns({ ...found, log: args.log ?? false }), args.out && resolve(args.out))
      const ys = points.map(({ y }) => y)
      return [
        `${found.step}.${found.metric}  ${sparkline(ys.slice(-60))}  ${ys.length} runs, ${presentNumber(Math.min(...ys))} to ${presentNumber(Math.max(...ys))}, the last ${presentNumber(ys.at(-1) ?? 0)}`,
        ...(leftOut > 0 ? [`${leftOut} runs have no value of ${found.param} and are left out`] : []),
        relative(workspace, path),
      ]
    }),
})

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

/** Prints what a command says of the runs of this checkout. */
async function told(
  say: (given: { workspace: string; graph: ReturnType<typeof loadGraph>; log: Awaited<ReturnType<typeof readRunLog>> }) => Promise<string[]>,
) {
  try {
    const workspace = process.cwd()
    const log = await readRunLog(workspace)
    for (const line of log.unread) console.error(line)
    for (const line of await say({ workspace, graph: loadGraph(workspace), log })) console.log(line)
  } catch (error) {
    if (!(error instanceof StageError || error instanceof PipelineError)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}

await runMain(defineCommand({ meta: { name: 'runs', description: 'The runs of this checkout: .store/runs.jsonl.' }, subCommands: { list, diff, plot } }))
