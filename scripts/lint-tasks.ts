import { defineCommand, runMain } from 'citty'
import { type LintedTask, lintTasks, loadTasks, writeLintFiles } from '#kit/agents'
import { describeSystemFault, findOptionFault } from '#kit/command'
import { type Cell, printTable } from '#kit/present'
import { SandboxName } from '#kit/records'
import { createRedactor, secretsOf } from '#kit/redact'

const options = {
  sandbox: {
    type: 'string',
    description: `the only sandbox to lint in: ${SandboxName.options.join(' or ')} (default: every one that a task names)`,
    valueHint: 'NAME',
  },
  json: { type: 'boolean', description: 'one JSON object instead of a table' },
  write: { type: 'boolean', description: 'keep in lint.json, beside the tasks, where their tests run faithfully' },
  'n-concurrent': { type: 'string', default: '4', description: 'tasks and sandboxes at once', valueHint: 'N' },
} as const

const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

// Ends with 0 where every task passes in every sandbox, 1 where one does not, 2 where nothing could be linted, 130 on Ctrl-C.
await runMain(
  defineCommand({
    meta: {
      name: 'lint-tasks',
      description: 'Says of tasks whether the oracle solves them, nop does not, and where their tests run: lint-tasks.ts [FOLDER...], globs and "!" too',
    },
    args: options,
    run: async ({ args, rawArgs }) => {
      const fault = findOptionFault(rawArgs, options, { takesFiles: true })
      if (fault !== null) return refuse(fault)
      const sandbox = SandboxName.optional().safeParse(args.sandbox)
      if (!sandbox.success) return refuse(`--sandbox is "${args.sandbox}"; give ${SandboxName.options.join(' or ')}`)
      const concurrency = Number(args['n-concurrent'])
      if (!Number.isInteger(concurrency) || concurrency < 1) return refuse(`--n-concurrent is "${args['n-concurrent']}"; give a number from 1`)
      const loaded = await loadTasks('.', args._.length > 0 ? args._ : undefined).catch((error: unknown) => {
        const told = describeSystemFault(error)
        if (told === null) throw error
        return told
      })
      if (typeof loaded === 'string') return refuse(loaded)
      const { tasks, problems, warnings } = loaded
      const signal = stopSignal()
      const linted = await lintTasks({
        tasks,
        ...(sandbox.data && { sandbox: sandbox.data }),
        concurrency,
        signal,
        redactor: createRedactor({ known: secretsOf(process.env) }),
        isKept: args.write ?? false,
        onLinted: (one) => process.stderr.isTTY && console.error(`${one.task} in ${one.sandbox}: ${one.problems.length === 0 ? 'passes' : 'fails'}`),
        onReaped: (name, what) => console.error(`${name}: removed what an earlier run left: ${what.join(', ')}`),
      }).catch((error: unknown) => {
        if (!signal.aborted) throw error
      })
      if (!linted) return console.error('stopped: nothing was kept and no sandbox is left; run the same command again')
      const written = args.write ? await writeLintFiles('.', tasks, linted) : []
      if (linted.length === 0 && problems.length === 0) return refuse('no task is there to lint in this sandbox; name others, or another --sandbox')
      console.log(args.json ? JSON.stringify({ tasks: linted, problems, warnings, written }, null, 2) : describe(linted, { problems, warnings, written }))
      process.exitCode = problems.length > 0 || linted.some((one) => one.problems.length > 0) ? 1 : 0
    },
  }),
)

function describe(linted: readonly LintedTask[], said: { problems: readonly string[]; warnings: readonly string[]; written: readonly string[] }): string {
  const table = printTable({ head: ['task', 'sandbox', 'oracle', 'nop', 'kept state', 'tests run', 'lint'], rows: linted.map(rowOf) })
  const faults = linted.flatMap(({ folder, sandbox, problems }) => problems.map((problem) => `${folder} in ${sandbox}: ${problem}`))
  const failed = linted.filter(({ problems }) => problems.length > 0).length + said.problems.length
  const lines = [...faults, ...said.problems, ...said.warnings.map((warning) => `warning: ${warning}`), ...said.written.map((file) => `wrote ${file}`)]
  return [...(linted.length > 0 ? [...table, ''] : []), ...lines, `${linted.length} linted, ${failed} failed, ${said.warnings.length} warnings`].join('\n')
}

function rowOf({ task, sandbox, agents, agrees, verification, problems }: LintedTask): Cell[] {
  const rewardOf = (name: string) => {
    const agent = agents.find((one) => one.agent === name)
    const used = verification === 'separate' ? agent?.separate : verification === 'in-place' ? agent?.inPlace : agent?.keptState
    return used?.reward ?? null
  }
  return [
    task,
    sandbox,
    rewardOf('oracle'),
    rewardOf('nop'),
    agrees === null ? null : agrees ? 'agrees' : 'differs',
    verification,
    problems.length === 0 ? 'passes' : 'FAILS',
  ]
}

/** Ctrl-C ends what runs and leaves no sandbox behind. */
function stopSignal(): AbortSignal {
  const controller = new AbortController()
  for (const [name, code] of Object.entries(SIGNALS)) {
    process.once(name, () => {
      process.exitCode = code
      controller.abort(new Error(`stopped by ${name}`))
    })
  }
  return controller.signal
}

function refuse(message: string): void {
  console.error(message)
  process.exitCode = 2
}
