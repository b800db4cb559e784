import { defineCommand, runMain } from 'citty'
import { $ } from 'zx'
import { type Combination, type Graph, loadGraph, PipelineError } from '#kit/graph'
import { runNx } from '#kit/nx'
import { presentSweep, printTable } from '#kit/present'
import { knownNames } from '#kit/spelling'
import { StageError } from '#kit/stage'
import { findSweepMetric, readCurrentRuns, sweepRows } from '#kit/store'

await runMain(
  defineCommand({
    meta: { name: 'sweep', description: 'Runs every combination of a sweep of pipeline.yaml, one after the other, then compares what they measured.' },
    args: {
      name: { type: 'positional', description: 'name of the sweep, below matrix:', required: true },
      step: {
        type: 'positional',
        description: 'the step to run, with all it needs (default: every one that is cached; so nothing is promoted)',
        required: false,
      },
      by: { type: 'string', description: 'sort by this metric, the highest first: `developmentExact`, `train.loss`' },
      lowest: { type: 'boolean', description: 'the lowest first' },
      show: { type: 'boolean', description: 'run nothing, compare what is there' },
    },
    run: async ({ args }) => {
      try {
        const workspace = process.cwd()
        const graph = loadGraph(workspace)
        const combinations = findSweep(graph, args.name)
        const steps = findSteps(graph, args.step)
        const failed = args.show ? [] : await runAll(workspace, args.name, combinations, steps)
        const profiles = combinations.map(({ profile }) => profile)
        const rows = sweepRows(combinations, await readCurrentRuns(workspace, graph, profiles))
        const by = args.by === undefined ? null : findSweepMetric(rows, args.by)
        for (const line of printTable(presentSweep(rows, { by, lowest: args.lowest ?? false }))) console.log(line)
        if (failed.length > 0) throw new StageError(`not done: ${failed.join(', ')}; the reasons stand above, the same command goes on with them`)
      } catch (error) {
        if (!(error instanceof StageError || error instanceof PipelineError)) throw error
        console.error(error.message)
        process.exitCode = 1
      }
    },
  }),
)

function findSweep({ sweeps }: Graph, name: string): readonly Combination[] {
  const combinations = sweeps[name]
  if (combinations) return combinations
  const known = Object.keys(sweeps)
  if (known.length === 0) throw new StageError(`pipeline.yaml has no sweep "${name}"; add it: matrix: { ${name}: { params: { STEP.PARAM: [1, 2] } } }`)
  throw new StageError(`pipeline.yaml has no sweep "${name}"; ${knownNames(name, known)}`)
}

/** A step or all of a foreach; without a name every cached step, so that no combination takes the slot of the model in service. */
function findSteps(graph: Graph, name: string | undefined): string[] {
  const isAsked = (step: string) => step === name || graph.declarations[step]?.family === name
  const steps = name === undefined ? graph.order.filter((step) => graph.stages[graph.declarations[step]?.stage ?? '']?.cached) : graph.order.filter(isAsked)
  if (steps.length === 0) throw new StageError(`there is no step "${name}"; ${knownNames(name ?? '', graph.order)}`)
  return steps
}

/** One that fails does not keep the others from running; Ctrl-C ends all. Gives the profiles that were not done. */
async function runAll(workspace: string, sweep: string, combinations: readonly Combination[], steps: readonly string[]): Promise<string[]> {
  await $({ cwd: workspace })`${process.execPath} scripts/lock.ts --requests`
  let stopped = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      stopped = true
    })
  const failed: string[] = []
  for (const [index, { profile, values }] of combinations.entries()) {
    const told = Object.entries(values).map(([name, value]) => `${name} ${JSON.stringify(value)}`)
    if (!stopped) console.log(`\nsweep ${sweep}: ${index + 1} of ${combinations.length}: ${profile} (${told.join(', ')})`)
    const args = ['run-many', '-t', 'run', '-p', steps.join(','), '-c', profile, '--outputStyle=stream-without-prefixes']
    if (stopped || (await runNx(workspace, args)) !== 0) failed.push(profile)
  }
  return failed
}
