import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const repository = join(import.meta.dirname, '..')
const execute = promisify(execFile)

export interface ToyWorkspace {
  path: string
  write(file: string, text: string): void
  node(...args: string[]): Promise<{ code: number; output: string }>
  nx(...args: string[]): Promise<{ code: number; output: string }>
  commit(): Promise<void>
}

const STAGES: Record<string, string> = {
  'stages/numbers/stage.ts': `import { z } from 'zod'
import { defineStage, table } from '#kit/stage'
export default defineStage({
  summary: 'makes numbers', inputs: {}, outputs: { rows: table(z.strictObject({ n: z.number() })) },
  params: z.strictObject({ count: z.number().int().default(3) }), definition: '{root}/generator.ts', deterministic: true,
  run: async ({ outputs, params, definition }) => {
    const { first } = definition as { first: number }
    for (let n = 0; n < params.count; n++) await outputs.rows.write({ n: first + n })
  },
})
`,
  'stages/sum/stage.ts': `import { z } from 'zod'
import { defineStage, file, table } from '#kit/stage'
export default defineStage({
  summary: 'adds them up', inputs: { rows: table(z.strictObject({ n: z.number() })) }, outputs: { total: file('total.txt') },
  params: z.strictObject({ times: z.number().default(1) }), reads: ['stages/sum/unit.txt'], deterministic: true,
  run: async ({ inputs, outputs, params, log }) => {
    let total = 0
    for await (const { n } of inputs.rows.rows()) total += n
    log('adding')
    await outputs.total.write(String(total * params.times))
  },
})
`,
  'stages/show/stage.ts': `import { z } from 'zod'
import { defineStage, file } from '#kit/stage'
export default defineStage({
  summary: 'shows it', inputs: { total: file('total.txt') }, outputs: { page: file('page.html') }, params: z.strictObject({}),
  run: async ({ inputs, outputs }) => outputs.page.write('<b>' + (await inputs.total.text()) + '</b>'),
})
`,
  'stages/sum/unit.txt': 'pieces\n',
  'numbers/a/generator.ts': 'export default { first: 1 }\n',
  'numbers/b/generator.ts': 'export default { first: 10 }\n',
  'pipeline.yaml': `profile: embedded
profiles:
  embedded: small
  large: more of it
steps:
  numbers: { stage: numbers, foreach: numbers/*, profiles: { large: { count: 5 } } }
  sum: { stage: sum, root: stages/sum, needs: [numbers-*], with: { times: 2 } }
  show: { stage: show, root: stages/show, needs: [sum] }
`,
  '.gitignore': 'node_modules\n.store/\nout/\n',
}

/** A checkout with the real kit and a small pipeline of its own, in a temporary folder. */
export async function makeToyWorkspace(): Promise<ToyWorkspace> {
  const path = await mkdtemp(join(tmpdir(), 'flywheel-toy-'))
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(path, file)), { recursive: true })
    writeFileSync(join(path, file), text)
  }
  for (const name of ['package.json', 'package-lock.json', 'nx.json', 'tsconfig.base.json', '.env']) cpSync(join(repository, name), join(path, name))
  for (const name of ['scripts/kit', 'scripts/run-step.ts', 'scripts/make-stages.ts', 'scripts/lock.ts']) {
    cpSync(join(repository, name), join(path, name), { recursive: true, filter: (source) => !source.endsWith('.test.ts') })
  }
  symlinkSync(join(repository, 'node_modules'), join(path, 'node_modules'))
  for (const [file, text] of Object.entries(STAGES)) write(file, text)
  const run = async (command: string, args: string[]) => {
    const env = { ...process.env, NX_DAEMON: 'false', FORCE_COLOR: '0', NODE_NO_WARNINGS: '1' }
    try {
      const { stdout, stderr } = await execute(command, args, { cwd: path, env, maxBuffer: 1 << 26 })
      return { code: 0, output: stdout + stderr }
    } catch (error) {
      const failed = error as { code?: number; stdout?: string; stderr?: string } // execFile's own error
      return { code: failed.code ?? 1, output: `${failed.stdout ?? ''}${failed.stderr ?? ''}` }
    }
  }
  const commit = async () => {
    await run('git', ['add', '-A'])
    await run('git', ['-c', 'user.name=toy', '-c', 'user.email=toy@localhost', 'commit', '-qm', 'toy'])
  }
  const toy: ToyWorkspace = {
    commit,
    path,
    write,
    node: (...args) => run(process.execPath, args),
    nx: (...args) => run(process.execPath, [join(repository, 'node_modules/nx/dist/bin/nx.js'), ...args]),
  }
  for (const script of ['scripts/make-stages.ts', 'scripts/lock.ts']) {
    const made = await toy.node(script)
    if (made.code !== 0) throw new Error(`the toy workspace could not be made: ${made.output}`)
  }
  await run('git', ['init', '-q', '-b', 'main'])
  await toy.commit()
  return toy
}
