import { join } from 'node:path'
import { type ArgsDef, defineCommand, type ParsedArgs, runMain } from 'citty'
import { authorTrajectories, presentDelivery } from '#kit/author'
import { LlmError, readEnvironment } from '#kit/llm'
import { createLog, createProgress } from '#kit/progress'
import { StageError } from '#kit/stage'
import { holdLock, openCache, storeLayout } from '#kit/store'
import { chooseConfiguration } from '../stages/download/check-source.ts'
import { takeByHand } from '../stages/download/take-by-hand.ts'
import { loadSource } from '../stages/normalize/load-source.ts'
import { sampleRows } from '../stages/normalize/sample-rows.ts'

const args = {
  category: { type: 'string', description: 'a folder of datasets/custom: writes conversations of that kind' },
  count: { type: 'string', description: 'conversations to write', default: '20' },
  provider: {
    type: 'enum',
    options: ['anthropic', 'openai', 'azure', 'scripted'],
    description: 'who writes (default: anthropic where its key is set, else scripted)',
  },
  model: { type: 'string', description: 'which model (default: claude-sonnet-5-5)' },
  'base-url': { type: 'string', description: 'a server of your own that speaks the dialect of the provider' },
  'key-name': { type: 'string', description: 'the variable that holds the key, where it is not the usual one' },
  price: { type: 'string', description: 'dollars per million tokens, INPUT,OUTPUT or INPUT,OUTPUT,CACHED, of a model whose price is not known' },
  'max-dollars': { type: 'string', description: 'what may be spent (default: 5, where the price is known)' },
  attempts: { type: 'string', description: 'how often a conversation is asked for that does not pass', default: '3' },
  concurrency: { type: 'string', description: 'requests side by side; the rows do not follow from it', default: '4' },
  'load-dataset': { type: 'string', description: 'glaive, agentinstruct or toucan: draws rows of it instead' },
  sample: { type: 'string', description: 'rows to draw', default: '5000' },
  from: { type: 'enum', options: ['sample', 'hub'], description: 'the rows shipped with the project, or all of them from the hub', default: 'sample' },
  configuration: { type: 'string', description: 'which files of the hub, where there is a choice (Toucan: SFT, Kimi-K2, Qwen3, OSS, all)' },
  seed: { type: 'string', description: 'another seed gives other rows', default: '1' },
  'output-dir': { type: 'string', description: 'a folder (default: one of datasets/out, which git ignores)' },
} satisfies ArgsDef
type Args = ParsedArgs<typeof args>

await runMain(
  defineCommand({
    meta: { name: 'generate-trajectories', description: 'Writes checked conversations as example rows, or draws rows of a public dataset.' },
    args,
    run: async ({ args }) => {
      const controller = new AbortController()
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
        process.once(name, () => controller.abort(new StageError(`stopped by ${name}; run the same command again to go on`)))
      try {
        if ((args.category === undefined) === (args['load-dataset'] === undefined))
          throw new StageError('give it --category NAME to write conversations, or --load-dataset NAME to draw rows of a public dataset')
        await (args.category === undefined ? draw(args, controller.signal) : write(args, args.category, controller.signal))
      } catch (error) {
        if (!(error instanceof StageError || error instanceof LlmError)) throw error
        console.error(error.message)
        process.exitCode = 1
      }
    },
  }),
)

async function write(args: Args, category: string, signal: AbortSignal): Promise<void> {
  const workspace = process.cwd()
  const [seed, layout, progress] = [whole('seed', args.seed, 0), storeLayout(workspace), createProgress(category)]
  const { provider, model, price } = args
  const delivery = await authorTrajectories({
    ...{ workspace, category, signal, progress, say: console.log },
    count: whole('count', args.count, 1),
    author: { provider, model, price, baseUrl: args['base-url'], keyName: args['key-name'], seed },
    maxDollars: args['max-dollars'] === undefined ? null : amount('max-dollars', args['max-dollars']),
    attempts: whole('attempts', args.attempts, 1),
    concurrency: whole('concurrency', args.concurrency, 1),
    folder: args['output-dir'],
    cache: openCache(layout.cache('llm')),
    environment: await readEnvironment(workspace, process.env),
  })
  progress.end()
  for (const line of presentDelivery(delivery)) console.log(line)
  if (delivery.summary.written < delivery.summary.asked) process.exitCode = 1
}

async function draw(args: Args, signal: AbortSignal): Promise<void> {
  const { from, configuration } = args
  if (configuration && from !== 'hub') throw new StageError('--configuration chooses among the files of the hub; add --from hub')
  const [size, seed, workspace] = [whole('sample', args.sample, 1), whole('seed', args.seed, 0), process.cwd()]
  const { source, converter } = await loadSource(join(workspace, 'datasets'), args['load-dataset'] ?? '', '--load-dataset')
  const { name } = source
  const folder = args['output-dir'] ?? join('datasets/out', `${name}-${configuration ?? from}-${size}-seed-${seed}`)
  const [layout, log, progress] = [storeLayout(workspace), createLog(name), createProgress(name)]
  await using _lock = await holdLock(layout.lock(`by-hand-${name}`), { what: `another command that takes ${name}`, signal, say: console.log })
  const given = { source, params: { from, ...(configuration && { configuration }) }, folder: join(layout.cache('download'), 'by-hand', name) }
  const { path, origin } = await takeByHand({ ...given, signal, log, progress })
  const { read, converted, sampled, rejected, redacted } = await sampleRows({ converter, origin, files: path, size, seed, folder, signal, progress })
  progress.end()
  const counts = (by: Record<string, number>) => Object.entries(by).map(([reason, count]) => `\n  ${String(count).padStart(7)}  ${reason}`)
  console.log(
    `${name} at ${origin.revision} (${origin.licence}): ${read} rows read, ${converted} converted, ${read - converted} rejected${counts(rejected).join('')}`,
  )
  if (Object.keys(redacted).length > 0) console.log(`secrets taken out:${counts(redacted).join('')}`)
  const place =
    from === 'sample' ? ` in the rows shipped with the project; --from hub has ${chooseConfiguration(source, null).rows?.toLocaleString('en') ?? 'more'}` : ''
  console.log(sampled < size ? `${size} were asked for: these are all ${sampled} there are${place}` : `${sampled} sampled with seed ${seed}`)
  for (const file of ['examples.jsonl', 'rejected.jsonl', 'summary.json']) console.log(`  ${join(folder, file)}`)
}

function amount(setting: string, text: string): number {
  const value = Number(text)
  if (Number.isFinite(value) && value >= 0 && text.trim() !== '') return value
  throw new StageError(`--${setting} is "${text}"; give it a number, 0 or more`)
}

function whole(setting: string, text: string, least: number): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= least && text.trim() !== '') return value
  throw new StageError(`--${setting} is "${text}"; give it a whole number, ${least} or more`)
}
