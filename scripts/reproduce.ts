import { defineCommand, runMain } from 'citty'
import { PipelineError } from '#kit/graph'
import { describeReproduction, reproduce, verdictOf } from '#kit/reproduce'
import { StageError } from '#kit/stage'

await runMain(
  defineCommand({
    meta: {
      name: 'reproduce',
      description:
        'Rebuilds the dataset of a commit in a clean clone and compares every file with its lock. Ends with 0: equal, 1: differs, 2: not comparable.',
    },
    args: {
      lock: { type: 'string', default: 'HEAD', description: 'commit, branch or tag whose code and lock are taken', valueHint: 'REF' },
      profile: { type: 'string', description: 'profile (default: that of pipeline.yaml)' },
      keep: { type: 'boolean', description: 'leave the clone where it is' },
      format: { type: 'enum', options: ['text', 'json'], default: 'text', description: 'text or json' },
    },
    run: async ({ args }) => {
      const controller = new AbortController()
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
        process.once(name, () => controller.abort(new StageError(`stopped by ${name}; nothing was compared`)))
      const say = (line: string) => console.error(`reproduce: ${line}`)
      try {
        const { lock: reference, profile, keep = false } = args
        const request = { workspace: process.cwd(), reference, keep, signal: controller.signal, say, ...(profile && { profile }) }
        const reproduction = await reproduce(request)
        if (args.format === 'json') console.log(JSON.stringify(reproduction, null, 1))
        else for (const line of describeReproduction(reproduction)) console.log(line)
        if (keep) say(`the clone is ${reproduction.clone}`)
        process.exitCode = verdictOf(reproduction)
      } catch (error) {
        if (!(error instanceof StageError || error instanceof PipelineError)) throw error
        console.error(error.message)
        process.exitCode = 2
      }
    },
  }),
)
