import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { defineCommand, runMain } from 'citty'
import { alternate } from './alternate.ts'
import { time, timeIdle } from './contestant.ts'
import { allHeld, makeWorkspace, nx } from './flywheel.ts'
import { diskUse, withMemory } from './footprint.ts'
import { orTell } from './or-tell.ts'
import { report } from './report.ts'
import { wholeNumber } from './whole-number.ts'

const SMALL = 1 << 10
const MEGABYTE = 1 << 20

// One step leaves a file of random bytes, a second one takes it. Two profiles of one workspace: 1 KB, and as much as is asked for.
await runMain(
  defineCommand({
    meta: { name: 'large-artifact', description: 'A no-op with an output of 1 GB beside the same with 1 KB; what it takes of disk and memory.' },
    args: {
      megabytes: { type: 'string', default: '1024', description: 'size of the large output' },
      runs: { type: 'string', default: '15', description: 'rounds; each runs both profiles once' },
    },
    run: ({ args }) =>
      orTell(async () => {
        const runs = wholeNumber(args.runs, '--runs')
        const bytes = wholeNumber(args.megabytes, '--megabytes') * MEGABYTE
        const { path: workspace } = await makeWorkspace({ 'pipeline.yaml': pipelineOf(bytes) })
        const profile = (name: string) => ({ name, workspace, command: nx(workspace, `weigh:${name}`), isIdle: allHeld })
        await time(profile('small'))
        const before = diskUse(workspace)
        const built = await withMemory(profile('large'))
        const disk = (diskUse(workspace) - before) / bytes
        const held = await withMemory(profile('large'))
        rmSync(join(workspace, '.store/nx'), { recursive: true })
        const linked = await withMemory(profile('large'))
        await time(profile('small'))
        const runners = [
          { name: `${args.megabytes} MB`, run: () => timeIdle(profile('large')) },
          { name: '1 KB', run: () => timeIdle(profile('small')) },
        ]
        const notes = [
          `disk: ${disk.toFixed(3)} times the output`,
          `built in ${built.seconds.toFixed(1)} s: the runner held ${built.runner} MB at most, nx ${built.nx} MB`,
          `from the store, without the cache of Nx, in ${linked.seconds.toFixed(1)} s: the runner ${linked.runner} MB, nx ${linked.nx} MB`,
          `no-op: nx ${held.nx} MB`,
        ]
        const name = `no-op with an output of ${args.megabytes} MB beside one of 1 KB`
        console.log(report({ name, measured: await alternate(runners, runs), peer: '1 KB', notes }))
      }),
  }),
)

function pipelineOf(bytes: number): string {
  return `profile: small
profiles: { small: a file of 1 KB, large: a large one }
steps:
  blob: { stage: blob, root: blob, with: { bytes: ${SMALL} }, profiles: { large: { bytes: ${bytes} } } }
  weigh: { stage: weigh, root: weigh, needs: [blob] }
`
}
