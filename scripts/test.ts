import { $ } from 'zx'
import { ensurePython } from '#kit/python'

// What is missing is set up, then the checks that need no run, then every test. `--long`: those that take long take all their turns.
const rest = process.argv.slice(2).filter((argument) => argument !== '--long')
if (process.argv.includes('--long')) process.env.FLYWHEEL_LONG = '1'
await ensurePython({ workspace: process.cwd(), log: (line) => console.log(`setup: ${line}`) })
const inherit = $({ stdio: 'inherit', nothrow: true })
const check = await inherit`node scripts/check.ts`
const tests = check.exitCode === 0 ? await inherit`vitest run --config tests/vitest.config.ts ${rest}` : check
process.exitCode = tests.exitCode ?? 1
