import { resolve } from 'node:path'
import { defineCommand, runMain } from 'citty'
import { serve } from '#kit/serve'
import { primary, SlotError } from '#kit/slots'
import { StageError } from '#kit/stage'

await runMain(
  defineCommand({
    meta: { name: 'serve', description: 'Serves the model in primary with an OpenAI-compatible API on loopback, until Ctrl-C.' },
    args: {
      port: { type: 'string', description: 'port (default: any free one)', default: '0' },
      model: { type: 'string', description: 'folder of another model' },
    },
    run: async ({ args }) => {
      const workspace = process.cwd()
      const stop = new AbortController()
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => stop.abort())
      try {
        const port = Number(args.port)
        if (!Number.isInteger(port) || port < 0 || port > 65535) throw new StageError(`--port is "${args.port}"; give it a number from 0 to 65535`)
        const serving = args.model ? { model: resolve(args.model), folder: resolve(args.model) } : await primary(workspace)
        if (serving === null) throw new StageError('no model serves yet; `npm start` trains and promotes one, or name a folder with --model')
        await using server = await serve({ workspace, model: serving.folder, port, signal: stop.signal })
        console.log(`model  ${serving.model}`)
        console.log(`serves ${server.url}  (OpenAI-compatible; any model name, any key; Ctrl-C ends it)`)
        await server.ended
      } catch (error) {
        if (stop.signal.aborted) return
        if (!(error instanceof StageError || error instanceof SlotError)) throw error
        console.error(error.message)
        process.exitCode = 1
      }
    },
  }),
)
