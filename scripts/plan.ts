import { availableParallelism } from 'node:os'
import { defineCommand, runMain } from 'citty'
import { loadGraph, PipelineError } from '#kit/graph'
import { presentPlan } from '#kit/present'
import { readHistory } from '#kit/slots'
import { StageError } from '#kit/stage'
import { planPipeline, powerFrom } from '#kit/store'

await runMain(
  defineCommand({
    meta: { name: 'plan', description: 'Says what a run would do, why, and about what it would cost: minutes, disk, dollars, kWh. Runs nothing.' },
    args: {
      profile: { type: 'string', description: 'profile (default: that of pipeline.yaml)' },
      parallel: { type: 'string', description: 'steps at a time (default: as many as the machine has cores, as npm start)' },
      format: { type: 'enum', options: ['text', 'json'], default: 'text', description: 'text or json' },
    },
    run: async ({ args }) => {
      try {
        const workspace = process.cwd()
        const graph = loadGraph(workspace)
        const profile = args.profile ?? graph.defaultProfile
        const parallel = args.parallel === undefined ? availableParallelism() : Number(args.parallel)
        if (!Number.isSafeInteger(parallel) || parallel < 1) throw new StageError(`--parallel is "${args.parallel}"; give it a whole number, 1 or more`)
        const plan = await planPipeline({ workspace, graph, profile, readSlots: () => readHistory(workspace), parallel, power: powerFrom(process.env) })
        if (args.format === 'json') console.log(JSON.stringify(plan, null, 1))
        else
          for (const line of presentPlan({ ...plan, steps: plan.steps.map((step) => ({ ...step, lastMs: step.last?.durationMs ?? null })) })) console.log(line)
      } catch (error) {
        if (!(error instanceof StageError || error instanceof PipelineError)) throw error
        console.error(error.message)
        process.exitCode = 1
      }
    },
  }),
)
