import { readFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { defineCommand, runMain } from 'citty'
import { loadGraph } from '#kit/graph'
import { GateVerdict } from '#kit/records'
import { review, SlotError, verdictDigestOf } from '#kit/slots'
import { storeLayout } from '#kit/store'

await runMain(
  defineCommand({
    meta: { name: 'review-model', description: 'Answers a verdict of the gate that was left to a person; the promote step reads the answer' },
    args: {
      decision: { type: 'positional', description: 'promote or reject', required: true },
      note: { type: 'string', description: 'why; kept with the answer', required: true },
      reviewer: { type: 'string', description: 'who answers (default: the user logged in)' },
      profile: { type: 'string', description: 'profile whose verdict is meant (default: that of pipeline.yaml)' },
    },
    run: async ({ args }) => {
      try {
        const { decision } = args
        if (decision !== 'promote' && decision !== 'reject') throw new SlotError(`the answer is "${decision}", it must be promote or reject`)
        const workspace = process.cwd()
        const graph = loadGraph(workspace)
        const profile = args.profile ?? graph.defaultProfile
        const path = join(storeLayout(workspace).output(graph.step('gate', profile).root, profile), 'verdict.json')
        const text = await readFile(path, 'utf8').catch((cause) => {
          throw new SlotError(`there is no verdict at ${path}; run the gate first: npx nx run pipeline:gate:${profile}`, { cause })
        })
        const verdict = GateVerdict.parse(JSON.parse(text))
        if (verdict.decision === 'reject')
          throw new SlotError(`the gate refused ${verdict.candidate} (${verdict.reasons.join('; ')}); a refusal cannot be overruled`)
        await review({ workspace, verdictDigest: verdictDigestOf(text), decision, reviewer: args.reviewer ?? userInfo().username, note: args.note })
        console.log(`${decision} of ${verdict.candidate} noted; npm start applies it`)
      } catch (error) {
        if (!(error instanceof SlotError)) throw error
        console.error(error.message)
        process.exitCode = 1
      }
    },
  }),
)
