// Usage: node scripts/setup.mjs FILE.ts [ARGUMENT...]
// Plain JavaScript for any Node since 20: installs the dependencies where they are missing or old, then runs FILE with the Node that came with them.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, lstatSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const OLDEST_NODE = 20
const root = join(import.meta.dirname ?? process.cwd(), '..')
const fail = (message) => {
  console.error(message)
  process.exit(1)
}

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE)
  fail(`Node ${process.version} is too old; install Node ${OLDEST_NODE} or newer (https://nodejs.org) and run this again`)

const lock = join(root, 'package-lock.json')
const installed = join(root, 'node_modules', '.package-lock.json')
// A linked node_modules belongs to another checkout, which keeps it up to date: npm ci would empty it there.
const isLinked = lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() === true
if (!isLinked && (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs)) {
  console.log('setup: installing the dependencies of package-lock.json into node_modules (about 700 MB; `rm -rf node_modules` removes them)')
  const npm = process.env.npm_execpath
  const [command, prefix] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []]
  const result = spawnSync(command, [...prefix, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  if (result.status !== 0)
    fail(
      `setup: npm ci failed (${result.error?.message ?? `exit code ${result.status}`}); the reason stands above. Mend it and run this again: nothing else was changed`,
    )
}

const bin = join(root, 'node_modules', '.bin')
const node = join(bin, process.platform === 'win32' ? 'node.cmd' : 'node')
const runtime = existsSync(node) ? node : process.execPath
if (runtime === process.execPath && !process.features.typescript)
  fail(`there is no packaged Node for ${process.platform}-${process.arch}; install Node 24 or newer and run this again`)

const [file, ...rest] = process.argv.slice(2)
const child = spawn(runtime, [join(root, file ?? ''), ...rest], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, NODE_NO_WARNINGS: '1' },
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => signal !== 'SIGINT' && child.kill(signal)) // a terminal sends Ctrl-C to the child as well
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)))
