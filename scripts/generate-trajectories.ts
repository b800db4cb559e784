import { join } from 'node:path'
import { defineCommand, runMain } from 'citty'
import { createLog, createProgress } from '#kit/progress'
import { StageError } from '#kit/stage'
import { holdLock, storeLayout } from '#kit/store'
import { chooseConfiguration } from '../stages/download/check-source.ts'
import { takeByHand } from '../stages/download/take-by-hand.ts'
import { loadSource } from '../stages/normalize/load-source.ts'
import { sampleRows } from '../stages/normalize/sample-rows.ts'

await runMain(
  defineCommand({
    meta: { name: 'generate-trajectories', description: 'Draws rows of a public dataset as example rows.' },
    args: {
      'load-dataset': { type: 'string', description: 'glaive, agentinstruct or toucan', required: true },
      sample: { type: 'string', description: 'rows to draw', default: '5000' },
      from: { type: 'enum', options: ['sample', 'hub'], description: 'the rows shipped with the project, or all of them from the hub', default: 'sample' },
      configuration: { type: 'string', description: 'which of the files that the hub has, where there is a choice (Toucan: SFT, Kimi-K2, Qwen3, OSS, all)' },
      seed: { type: 'string', description: 'another seed draws other rows', default: '1' },
      'output-dir': { type: 'string', description: 'a folder (default: one of datasets/out, which git ignores)' },
    },
    run: async ({ args }) => {
      const controller = new AbortController()
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
        process.once(name, () => controller.abort(new StageError(`stopped by ${name}; run the same command again to go on`)))
      const { from, configuration } = args
      try {
        if (configuration && from !== 'hub') throw new StageError('--configuration chooses among the files of the hub; add --from hub')
        await sampleDataset({
          name: args['load-dataset'],
          params: { from, ...(configuration && { configuration }) },
          size: whole('--sample', args.sample, 1),
          seed: whole('--seed', args.seed, 0),
          folder: args['output-dir'],
          signal: controller.signal,
        })
      } catch (error) {
        if (!(error instanceof StageError)) throw error
        console.error(error.message)
        process.exitCode = 1
      }
    },
  }),
)

interface Sampling {
  name: string
  params: { from: string; configuration?: string }
  size: number
  seed: number
  folder: string | undefined
  signal: AbortSignal
}

async function sampleDataset({ name, params, size, seed, signal, ...given }: Sampling): Promise<void> {
  const workspace = process.cwd()
  const { source, converter } = await loadSource(join(workspace, 'datasets'), name, '--load-dataset')
  const folder = given.folder ?? join('datasets/out', `${name}-${params.configuration ?? params.from}-${size}-seed-${seed}`)
  const layout = storeLayout(workspace)
  const [log, progress] = [createLog(name), createProgress(name)]
  await using _lock = await holdLock(layout.lock(`by-hand-${name}`), { what: `another command that takes ${name}`, signal, say: console.log })
  const kept = join(layout.cache('download'), 'by-hand', name)
  const { path, origin } = await takeByHand({ source, params, folder: kept, signal, log, progress })
  const summary = await sampleRows({ converter, origin, files: path, size, seed, folder, signal, progress })
  progress.end()
  const { read, converted, sampled, rejected, redacted } = summary
  const counts = (by: Record<string, number>) => Object.entries(by).map(([reason, count]) => `\n  ${String(count).padStart(7)}  ${reason}`)
  console.log(
    `${name} at ${origin.revision} (${origin.licence}): ${read} rows read, ${converted} converted, ${read - converted} rejected${counts(rejected).join('')}`,
  )
  if (Object.keys(redacted).length > 0) console.log(`secrets taken out:${counts(redacted).join('')}`)
  const { rows } = chooseConfiguration(source, null)
  const place = origin.revision === 'sample' ? ` in the rows shipped with the project; --from hub has ${rows?.toLocaleString('en') ?? 'more'}` : ''
  console.log(sampled < size ? `${size} were asked for: these are all ${sampled} there are${place}` : `${sampled} sampled with seed ${seed}`)
  for (const file of ['examples.jsonl', 'rejected.jsonl', 'summary.json']) console.log(`  ${join(folder, file)}`)
}

function whole(setting: string, text: string, least: number): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= least && text.trim() !== '') return value
  throw new StageError(`${setting} is "${text}"; give it a whole number, ${least} or more`)
}
