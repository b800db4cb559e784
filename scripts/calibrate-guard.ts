import { resolve } from 'node:path'
import { defineCommand, runMain } from 'citty'
import { endWithReader, findOptionFault } from '#kit/command'
import { LlmError, readEnvironment } from '#kit/llm'
import { createRedactor, secretsOf } from '#kit/redact'
import { openCache, storeLayout } from '#kit/store'
import { calibrate } from '../stages/verify/guard/calibration/calibrate.ts'
import { setsOf } from '../stages/verify/guard/calibration/labelled-sets.ts'
import { makeLabelled } from '../stages/verify/guard/calibration/make-labelled.ts'
import { LIMITS, presentCalibration } from '../stages/verify/guard/calibration/present-calibration.ts'
import { checkReviewer, GuardGates, openGuard, ReviewerParams } from '../stages/verify/guard/index.ts'

const options = {
  reviewer: { type: 'string', description: 'the model that reviews after the rules: anthropic:claude-sonnet-4-5', valueHint: 'PROVIDER:MODEL' },
  'base-url': { type: 'string', description: 'a server of your own: http://127.0.0.1:1234/v1', valueHint: 'URL' },
  'key-name': { type: 'string', description: 'the variable that holds the key of that server', valueHint: 'NAME' },
  'max-tokens': { type: 'string', default: '1000000', description: 'budget of the whole calibration' },
  labelled: { type: 'string', description: 'labelled trials of your own (default: both sets of the repository)', valueHint: 'FILE' },
  remake: { type: 'boolean', description: 'acts every case beside the rules out anew and keeps its trial, before anything else' },
  format: { type: 'string', default: 'text', description: 'text or json' },
} as const

endWithReader(0)

// Holds the guard against the labelled trials: by its rules alone, and with the model that reviews after them.
await runMain(
  defineCommand({
    meta: {
      name: 'calibrate-guard',
      description: 'Says how far the guard and the labels agree, for the rules alone and, with --reviewer, for both. Without it no key is needed.',
    },
    args: options,
    async run({ args, rawArgs }) {
      try {
        const wrong = findOptionFault(rawArgs, options, { takesFiles: false })
        if (wrong !== null) throw new Error(wrong)
        if (args.format !== 'text' && args.format !== 'json') throw new Error(`--format is "${args.format}"; give text or json`)
        const { signal } = new AbortController()
        if (args.remake) console.error(`${await makeLabelled(signal)} trials made anew`)
        const reviewer = reviewerOf(args)
        const sets = await setsOf(args.labelled && resolve(args.labelled))
        const empty = sets.find(({ trials }) => trials.length === 0)
        if (empty) throw new Error(`${empty.name} holds no labelled trial; write one a line`)
        const environment = await readEnvironment(process.cwd(), process.env)
        const gates = GuardGates.parse({ runtimeBudgetMs: 60_000 })
        const by = async (who: string, asked: ReviewerParams) => {
          const redactor = createRedactor({ known: secretsOf(environment) })
          const cache = openCache(storeLayout(process.cwd()).cache('calibrate-guard'))
          const guard = await openGuard({ gates, reviewer: asked }, { redactor, cache, environment, log: () => {} })
          const found = []
          for (const { name, trials } of sets) found.push({ who, set: name, ...(await calibrate(trials, (trial) => guard.review(trial, signal))) })
          return { found, metrics: guard.end() }
        }
        const all = [await by('the rules', null), ...(reviewer ? [await by(`the rules and ${args.reviewer}`, reviewer)] : [])]
        const figures = all.flatMap(({ found, metrics }) => found.map((one) => ({ ...one, metrics })))
        const text = all.flatMap(({ found, metrics }) => [...found.flatMap((one) => [...presentCalibration(one, one), '']), ...costOf(metrics)])
        console.log(args.format === 'json' ? JSON.stringify(figures, null, 2) : [...text, LIMITS].join('\n'))
      } catch (error) {
        if (!(error instanceof Error)) throw error
        console.error(error instanceof LlmError ? error.message : `calibrate-guard: ${error.message}`)
        process.exitCode = 2
      }
    },
  }),
)

function reviewerOf(args: { reviewer?: string; 'base-url'?: string; 'key-name'?: string; 'max-tokens': string }): ReviewerParams {
  if (args.reviewer === undefined) return null
  const [provider = '', ...model] = args.reviewer.split(':')
  const params = ReviewerParams.safeParse({
    llm: { provider, model: model.join(':'), baseUrl: args['base-url'], keyName: args['key-name'] },
    budget: { tokens: Number(args['max-tokens']) },
  })
  if (!params.success) {
    const faults = params.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
    throw new Error(`--reviewer is "${args.reviewer}", and wants PROVIDER:MODEL such as openai:gpt-5 (${faults})`)
  }
  const [fault] = checkReviewer(params.data, 'calibrate-guard')
  if (fault) throw new Error(fault)
  return params.data
}

function costOf({ reviewed, reviewerAnswers, reviewerTokens }: Readonly<Record<string, number>>): string[] {
  return reviewed === undefined ? [] : [`reviewed ${reviewed}, asked ${reviewerAnswers}, ${reviewerTokens?.toLocaleString('en-US')} tokens`, '']
}
