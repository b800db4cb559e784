import { globSync } from 'node:fs'
import { $ } from 'zx'

// Everything about the code that needs no run of it: format, lint, types, generated files, lock. Says all findings, then fails.
const checks: [string, string[]][] = [
  ['formatter and linter', ['biome', 'check', '--error-on-warnings', '--no-errors-on-unmatched', '.']],
  ['types', ['tsc', '-p', 'tsconfig.base.json']],
  ...globSync('scripts/make-*.ts', { exclude: ['**/*.test.ts'] })
    .sort()
    .map((script): [string, string[]] => [`generated files of ${script}`, ['node', script, '--check']]),
  ['lock', ['node', 'scripts/lock.ts', '--check']],
]
let failed = 0
for (const [what, [command, ...rest]] of checks) {
  const result = await $({ nothrow: true, quiet: true })`${command} ${rest}`
  console.log(`check: ${what}: ${result.exitCode === 0 ? 'clean' : 'FAILED'}`)
  if (result.exitCode === 0) continue
  console.log(`${result.stdout}${result.stderr}`)
  failed++
}
if (failed > 0) {
  console.error(`check: ${failed} of ${checks.length} failed`)
  process.exitCode = 1
}
