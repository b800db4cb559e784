import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { type Generator, generate, merge, pass } from './work.ts'

// A step as a command line, for engines that know files and commands: `node by-hand.ts KIND OUTPUT INPUT... [--rows N]`.
const [kind, output = '', ...rest] = process.argv.slice(2)
const rows = rest.includes('--rows') ? Number(rest[rest.indexOf('--rows') + 1]) : 0
const inputs = rest.slice(0, rest.includes('--rows') ? rest.indexOf('--rows') : undefined)
const texts = () => inputs.map((path) => readFileSync(path, 'utf8'))

if (kind === 'generate') {
  const { default: generator } = (await import(pathToFileURL(inputs[0] ?? '').href)) as { default: Generator } // the one input is a generator's file
  writeFileSync(output, generate(generator, rows))
} else if (kind === 'merge') writeFileSync(output, merge(texts()))
else writeFileSync(output, pass(texts()[0] ?? ''))
