import { resolve } from 'node:path'
import { defineCommand, runMain } from 'citty'
import { calibrate, checkJudge, figureFrom, JudgeParams, judgeName, keepFigure, openJudge, presentCalibration, readLabelled, rubricNames } from '#kit/judge'
import { LlmError, readEnvironment } from '#kit/llm'
import { openCache, storeLayout } from '#kit/store'

// Holds a judge against the labelled rows: before its scores are trusted, and again when model, rubric or labels change.
await runMain(
  defineCommand({
    meta: {
      name: 'calibrate-judge',
      description: 'Has the labelled rows judged and says how far judge and labels agree. Without a model, the judge by rules is asked.',
    },
    args: {
      provider: { type: 'string', default: 'scripted', description: 'openai, azure, anthropic, or scripted (the judge by rules, without a key)' },
      model: { type: 'string', default: 'rules', description: 'the model that judges' },
      'base-url': { type: 'string', description: 'a server of your own: http://127.0.0.1:1234/v1', valueHint: 'URL' },
      'key-name': { type: 'string', description: 'the variable that holds the key of that server', valueHint: 'NAME' },
      'price-input': { type: 'string', description: 'dollars for a million tokens that are read', valueHint: 'DOLLARS' },
      'price-output': { type: 'string', description: 'dollars for a million tokens that are written', valueHint: 'DOLLARS' },
      'max-tokens': { type: 'string', default: '1000000', description: 'budget of the whole calibration' },
      rubric: { type: 'string', default: rubricNames[0], description: rubricNames.join(', ') },
      labelled: { type: 'string', description: 'labelled rows of your own (default: those of the repository)', valueHint: 'FILE' },
      minimum: { type: 'string', default: 'overall=4', description: 'what a row must reach to be accepted: overall=4,safety=4' },
      'minimum-kappa': { type: 'string', description: 'exit code 1 where kappa is below it', valueHint: 'NUMBER' },
      keep: { type: 'boolean', description: 'keep the figures, so that steps which use this judge show them' },
      format: { type: 'string', default: 'text', description: 'text or json' },
    },
    async run({ args }) {
      try {
        const price =
          args['price-input'] && args['price-output'] ? { [args.model]: { input: Number(args['price-input']), output: Number(args['price-output']) } } : {}
        const params = JudgeParams.safeParse({
          llm: { provider: args.provider, model: args.model, baseUrl: args['base-url'], keyName: args['key-name'], prices: price },
          rubric: args.rubric,
          minimum: Object.fromEntries(args.minimum.split(',').map((part) => [part.split('=')[0], Number(part.split('=')[1])])),
          budget: { tokens: Number(args['max-tokens']) },
        })
        if (!params.success || !params.data) throw new Error(params.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '))
        const [fault] = checkJudge(params.data, 'calibrate-judge')
        if (fault) throw new Error(fault)
        const floor = args['minimum-kappa'] === undefined ? null : Number(args['minimum-kappa'])
        if (Number.isNaN(floor)) throw new Error(`--minimum-kappa is "${args['minimum-kappa']}"; give a number such as 0.6`)
        if (args.format !== 'text' && args.format !== 'json') throw new Error(`--format is "${args.format}"; give text or json`)
        const workspace = process.cwd()
        const rows = await readLabelled(args.labelled && resolve(args.labelled))
        const cache = openCache(storeLayout(workspace).cache('calibrate-judge'))
        const judge = await openJudge(params.data, { cache, environment: await readEnvironment(workspace, process.env) })
        const found = await calibrate({ judge, rows, minimum: params.data.minimum, concurrency: params.data.concurrency, signal: new AbortController().signal })
        const who = { judge: judgeName(params.data.llm), rubric: args.rubric, tally: judge.tally() }
        console.log(args.format === 'json' ? JSON.stringify({ ...who, ...found }, null, 2) : presentCalibration(found, who).join('\n'))
        if (args.keep) await keepFigure(figureFrom(found, who))
        if (floor === null || (found.kappa ?? -1) >= floor) return
        console.error(
          `kappa is ${found.kappa?.toFixed(2) ?? 'not defined'}, and ${floor} is asked for: do not filter by this judge yet; read what it differs on, then try another model or rubric`,
        )
        process.exitCode = 1
      } catch (error) {
        if (!(error instanceof Error)) throw error
        console.error(error instanceof LlmError ? error.message : `calibrate-judge: ${error.message}`)
        process.exitCode = 2
      }
    },
  }),
)
