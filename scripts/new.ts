import { defineCommand, runMain } from 'citty'
import { type KindName, kindNames, ScaffoldError, type Scaffolded, scaffold } from '#kit/scaffold'
import { knownNames } from '#kit/spelling'

await runMain(
  defineCommand({
    meta: { name: 'new', description: `Adds a ${kindNames.join(', ')} that passes the tests, and says what to edit.` },
    args: {
      kind: { type: 'positional', description: kindNames.join(' | '), required: true },
      name: { type: 'positional', description: 'lower-case letters, digits and hyphens', required: true },
    },
    run: async ({ args }) => {
      const controller = new AbortController()
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
        process.once(name, () => controller.abort(new ScaffoldError(`stopped by ${name}; all was put back as it was`)))
      try {
        const kind = kindNames.find((known) => known === args.kind)
        if (!kind) throw new ScaffoldError(`there is no kind "${args.kind}"; ${knownNames(args.kind, kindNames)}; nothing was written`)
        const done = await scaffold({ workspace: process.cwd(), kind, name: args.name, signal: controller.signal })
        for (const line of present(kind, args.name, done)) console.log(line)
      } catch (error) {
        if (!(error instanceof ScaffoldError)) throw error
        console.error(error.message)
        process.exitCode = 1
      }
    },
  }),
)

function present(kind: KindName, name: string, { written, refreshed, told }: Scaffolded): string[] {
  const list = (title: string, lines: readonly string[]) => ['', `${title}:`, ...lines.map((line) => `  ${line}`)]
  return [
    `${kind} ${name}:`,
    ...written.map((path) => `  wrote ${path}`),
    ...refreshed.map((path) => `  made ${path} anew`),
    ...list('what it changes', told.changes),
    ...list('edit', told.edit),
    ...list('try', told.try),
  ]
}
