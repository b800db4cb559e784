import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { defineCommand, runMain } from 'citty'
import { $ } from 'zx'
import { doctorLines } from '#kit/doctor'
import { type Graph, loadGraph, PipelineError, raiseEpoch } from '#kit/graph'
import { runNx } from '#kit/nx'
import { presentCosts, presentOutcome } from '#kit/present'
import { ensurePython } from '#kit/python'
import { EvaluationSummary, GateVerdict } from '#kit/records'
import { primary, readHistory } from '#kit/slots'
import { StageError } from '#kit/stage'
import { type Plan, planPipeline, powerFrom, storeLayout } from '#kit/store'

await runMain(
  defineCommand({
    meta: { name: 'npm start', description: 'Runs the whole pipeline: data, training, measurement, promotion.' },
    args: {
      profile: { type: 'string', description: 'profile (default: that of pipeline.yaml)' },
      fresh: { type: 'string', description: 'run this step anew, whatever the store holds', valueHint: 'STEP' },
      yes: { type: 'boolean', description: 'do not ask, even where hours or money are at stake' },
    },
    run: async ({ args }) => {
      const workspace = process.cwd()
      try {
        if (args.fresh !== undefined) raiseEpoch(workspace, args.fresh, args.profile)
        const graph = loadGraph(workspace)
        const profile = args.profile ?? graph.defaultProfile
        const plan = await makePlan(workspace, graph, profile)
        const lacking = await doctorLines({ workspace, graph, profile })
        if (lacking.length > 0) throw new StageError(`${lacking.join('\n')}\nnothing was run`)
        await $({ stdio: 'inherit' })`node scripts/lock.ts --requests`
        await ensurePython({ workspace, log: (line) => console.log(`setup: ${line}`) })
        console.log(describePipeline(graph, profile))
        for (const line of presentCosts({ ...plan, steps: plan.steps.map((step) => ({ ...step, lastMs: null })) })) console.log(line)
        console.log()
        if (plan.estimate.atStake && !args.yes && !(await agreed())) throw new StageError('nothing was run')
        const code = await runNx(workspace, ['run', `pipeline:all:${profile}`, `--parallel=${availableParallelism()}`, '--outputStyle=stream-without-prefixes'])
        if (code !== 0) throw new StageError('the run ended before its end; the reason stands above, what is done is kept: `npm start` goes on from there')
        for (const line of await describeEnd(workspace, graph, profile)) console.log(line)
      } catch (error) {
        if (!(error instanceof StageError || error instanceof PipelineError)) throw error
        console.error(error.message)
        process.exitCode = 1
      }
    },
  }),
)

/** Everything that can be known to be wrong is told before anything runs. */
async function makePlan(workspace: string, graph: Graph, profile: string): Promise<Plan> {
  const readSlots = () => readHistory(workspace)
  const plan = await planPipeline({ workspace, graph, profile, readSlots, parallel: availableParallelism(), power: powerFrom(process.env) })
  const faults = plan.steps.flatMap(({ state, reasons }) => (state === 'broken' ? reasons : []))
  if (faults.length > 0) throw new StageError(`${[...new Set(faults)].join('\n')}\nnothing was run`)
  return plan
}

/** Asks whoever sits at the terminal; where nobody does, a run that was asked for is a run that is wanted. */
async function agreed(): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return true
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await terminal.question('hours or money are at stake; go on? [y/N] (`npm start -- --yes` does not ask) ')
  terminal.close()
  return /^y(es)?$/i.test(answer.trim())
}

function describePipeline(graph: Graph, profile: string): string {
  const families = new Map<string, number>()
  for (const name of graph.order) {
    const stage = graph.declarations[name]?.stage ?? name
    families.set(stage, (families.get(stage) ?? 0) + 1)
  }
  const steps = [...families].map(([stage, count]) => (count > 1 ? `${stage} (${count})` : stage))
  return `\nprofile ${profile}: ${graph.profiles[profile]}\n${graph.order.length} steps: ${steps.join(' > ')}\nonly what changed is run, the rest is held; Ctrl-C stops, \`npm start\` goes on\n`
}

async function describeEnd(workspace: string, graph: Graph, profile: string): Promise<string[]> {
  const output = (step: string, file: string) => join(storeLayout(workspace).output(graph.step(step, profile).root, profile), file)
  const serving = await primary(workspace)
  const lines = presentOutcome({
    verdict: GateVerdict.parse(JSON.parse(await readFile(output('gate', 'verdict.json'), 'utf8'))),
    candidate: EvaluationSummary.parse(JSON.parse(await readFile(output('evaluate', 'summary.json'), 'utf8'))),
    serving: serving && { model: serving.model, folder: relative(workspace, serving.folder) },
    report: relative(workspace, output('report', 'report.html')),
  })
  const talk = ['', 'talk to it:', '  npx tsx scripts/ask.ts "Restart nginx on webprod01"', '  npx tsx scripts/serve.ts']
  return ['', ...lines, ...(serving ? talk : [])]
}
