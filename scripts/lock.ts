import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineCommand, runMain } from 'citty'
import { LOCK_FILE, loadGraph, lockDifference, makeLock, PipelineError, printLock, raiseEpoch, readLock, writeLock } from '#kit/graph'
import { readLeft } from '#kit/store'

await runMain(
  defineCommand({
    meta: { name: 'lock', description: 'Writes pipeline.lock.json: what each step is asked for and, of deterministic ones, the digests of what it left.' },
    args: {
      check: { type: 'boolean', description: 'write nothing, fail where what is asked for differs from the lock' },
      outputs: { type: 'boolean', description: 'with --check: fail as well where an output differs from its digests in the lock' },
      requests: { type: 'boolean', description: 'write what is asked for only; the digests of outputs stay as they are' },
      fresh: { type: 'string', description: 'ask for this step anew: its next run runs, whatever the store holds', valueHint: 'STEP' },
      profile: { type: 'string', description: 'with --fresh: the profile (default: that of pipeline.yaml)' },
    },
    run: async ({ args }) => {
      const workspace = process.cwd()
      try {
        if (args.fresh !== undefined) {
          const { profile, epoch } = raiseEpoch(workspace, args.fresh, args.profile)
          return console.log(`${args.fresh}: its next run under profile ${profile} is a new one, whatever the store holds (epoch ${epoch})`)
        }
        const graph = loadGraph(workspace)
        const lock = readLock(workspace)
        const left = args.requests || (args.check && !args.outputs) ? undefined : await readLeft(workspace, graph)
        const wanted = makeLock(graph, lock, (step, profile) => (args.check ? { out: left?.(step, profile)?.out } : left?.(step, profile)))
        const path = join(workspace, LOCK_FILE)
        if (existsSync(path) && readFileSync(path, 'utf8') === printLock(wanted)) return
        if (args.check) throw new PipelineError([`${LOCK_FILE} is stale: ${lockDifference(lock, wanted)}; run: npx tsx scripts/lock.ts`])
        writeLock(workspace, wanted)
        console.log(`wrote ${LOCK_FILE}`)
      } catch (error) {
        if (!(error instanceof PipelineError)) throw error
        console.error(error.message)
        process.exitCode = 1
      }
    },
  }),
)
