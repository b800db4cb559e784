import { readFileSync } from 'node:fs'
import type { ToolDefinition } from '#kit/records'
import { checkParsedArguments } from '#kit/schema'
import type { Calls } from './make-calls.ts'

// check-calls.ts CALLS REPEATS: the counterpart of peers/arguments.py. Prints the seconds of the
// processor, all threads, from parsed arguments to verdicts, and how many do not fit.
const [, , source = '', repeats = ''] = process.argv
const { schemas, calls }: Calls = JSON.parse(readFileSync(source, 'utf8'))
const tools = schemas.map((parameters, index): ToolDefinition => ({ type: 'function', function: { name: `tool_${index}`, parameters } }))
const given = calls.flatMap(([schema, value]) => {
  const tool = tools[schema]
  return tool ? [{ tool, value }] : []
})
const count = () => given.reduce((invalid, { tool, value }) => (checkParsedArguments(tool, value) ? invalid + 1 : invalid), 0)
count()
const before = process.cpuUsage()
let invalid = 0
for (let round = 0; round < Number(repeats); round++) invalid += count()
const { user, system } = process.cpuUsage(before)
console.log(JSON.stringify({ seconds: (user + system) / 1e6, invalid }))
