import { defineCommand, runMain } from 'citty'
import { loadGraph, PipelineError } from '#kit/graph'
import { presentStatus } from '#kit/present'
import { readHistory } from '#kit/slots'
import { StageError } from '#kit/stage'
import { surveyPipeline } from '#kit/store'

await runMain(
  defineCommand({
    meta: { name: 'status', description: 'Says of each step whether it is cached or why it would run, and how long it took last. Runs nothing.' },
    args: {
      profile: { type: 'string', description: 'profile (default: that of pipeline.yaml)' },
      format: { type: 'enum', options: ['text', 'json'], default: 'text', description: 'text or json' },
    },
    run: async ({ args }) => {
      try {
        const workspace = process.cwd()
        const graph = loadGraph(workspace)
        const profile = args.profile ?? graph.defaultProfile
        const steps = await surveyPipeline({ workspace, graph, profile, readSlots: () => readHistory(workspace) })
        if (args.format === 'json') console.log(JSON.stringify({ profile, steps }, null, 1))
        else for (const line of presentStatus(steps.map((step) => ({ ...step, lastMs: step.last?.durationMs ?? null })))) console.log(line)
      } catch (error) {
        if (!(error instanceof StageError || error instanceof PipelineError)) throw error
        console.error(error.message)
        process.exitCode = 1
      }
    },
  }),
)
