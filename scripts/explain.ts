import { defineCommand, runMain } from 'citty'
import { loadGraph, PipelineError } from '#kit/graph'
import { presentKey } from '#kit/present'
import { readHistory } from '#kit/slots'
import { StageError } from '#kit/stage'
import { compareKeys, describeChanges, keptRows, prepareStep, recallRunRecord, surveyPipeline } from '#kit/store'

await runMain(
  defineCommand({
    meta: { name: 'explain', description: "Prints all that a step's run key depends on, or what differs from another run's." },
    args: {
      step: { type: 'positional', description: 'name of the step', required: true },
      diff: { type: 'string', description: 'a run to compare with: a run of scripts/runs.ts, a profile, or the first letters of a key', valueHint: 'RUN' },
      profile: { type: 'string', description: 'profile (default: that of pipeline.yaml)' },
      format: { type: 'enum', options: ['text', 'json'], default: 'text', description: 'text or json' },
    },
    run: async ({ args }) => {
      try {
        const workspace = process.cwd()
        const graph = loadGraph(workspace)
        const profile = args.profile ?? graph.defaultProfile
        const step = graph.step(args.step, profile)
        const readSlots = () => readHistory(workspace)
        const { explained } = await prepareStep({ workspace, graph, step, profile, readSlots })
        if (args.diff !== undefined) {
          const run = await recallRunRecord({ workspace, graph, step: step.name, reference: args.diff })
          const changes = compareKeys(run.parts, explained.parts)
          if (args.format === 'json') return console.log(JSON.stringify({ step: step.name, profile, run: run.key, key: explained.key, changes }, null, 1))
          const rows = await keptRows(
            workspace,
            step.needs.map((need) => need.step),
          )
          console.log(`${step.name} (${profile}): what differs from the run of ${run.startedAt}, profile ${run.profile}, key ${run.key.slice(0, 12)}`)
          for (const line of changes.length > 0 ? describeChanges(changes, rows) : ['nothing']) console.log(`  ${line}`)
          return
        }
        if (args.format === 'json') return console.log(JSON.stringify({ step: step.name, profile, key: explained.key, parts: explained.parts }, null, 1))
        const [surveyed] = (await surveyPipeline({ workspace, graph, profile, readSlots })).filter(({ name }) => name === step.name)
        console.log(`${step.name} (${profile}): ${[surveyed?.state, surveyed?.reasons.join('; ')].filter(Boolean).join(': ')}`)
        for (const line of presentKey({ key: explained.key, parts: { ...explained.parts } })) console.log(line)
      } catch (error) {
        if (!(error instanceof StageError || error instanceof PipelineError)) throw error
        console.error(error.message)
        process.exitCode = 1
      }
    },
  }),
)
