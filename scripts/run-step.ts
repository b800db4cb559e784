import { defineCommand, runMain } from 'citty'
import { LOCK_FILE, loadGraph, PipelineError, raiseEpoch } from '#kit/graph'
import { StageError } from '#kit/stage'
import { runStep, watchStarter } from '#kit/store/step'

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`

await runMain(
  defineCommand({
    meta: { name: 'run-step', description: 'Brings one pipeline step up to date, without Nx. Its needs must be there.' },
    args: {
      step: { type: 'positional', description: 'name of the step', required: true },
      profile: { type: 'string', description: 'profile (default: that of pipeline.yaml)' },
      fresh: { type: 'boolean', description: 'run it anew, whatever the store holds: raises its epoch in the lock' },
    },
    run: async ({ args }) => {
      const controller = new AbortController()
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
        process.once(name, () => controller.abort(new StageError(`stopped by ${name}; run the same command again to go on`)))
      watchStarter(process.env, (reason) => controller.abort(reason))
      try {
        const workspace = process.cwd()
        if (args.fresh) console.log(`${args.step}: run anew (epoch ${raiseEpoch(workspace, args.step, args.profile).epoch} in ${LOCK_FILE})`)
        const graph = loadGraph(workspace)
        const params = process.env.FLYWHEEL_PARAMS
        const { ran, durationMs } = await runStep({
          workspace,
          graph,
          name: args.step,
          profile: args.profile ?? graph.defaultProfile,
          ...(params && { params: JSON.parse(params) }),
          readSlots: async () => (await import('#kit/slots')).readHistory(workspace), // few stages ask
          signal: controller.signal,
          say: (line) => console.log(`${args.step}: ${line}`),
        })
        console.log(`${args.step}: ${ran ? `done in ${seconds(durationMs)}` : `from the store (it took ${seconds(durationMs)})`}`)
      } catch (error) {
        if (!(error instanceof StageError || error instanceof PipelineError)) throw error
        console.error(error.message)
        process.exitCode = 1
      }
    },
  }),
)
