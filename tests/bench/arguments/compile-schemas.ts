import type { ToolDefinition } from '#kit/records'
import { checkParsedArguments } from '#kit/schema'
import { makeCalls } from './make-calls.ts'

// compile-schemas.ts COUNT: checks one call for each of so many schemas, no two of them equal, as rows of ever new tools bring them. Prints the
// processor's time for one and the memory held after each tenth.
const count = Number(process.argv[2])
const CHUNK = Math.min(500, Math.ceil(count / 10))
let microseconds = 0
let checked = 0
const megabytes: number[] = []
for (let chunk = 0; checked < count; chunk++) {
  const { schemas, calls } = makeCalls({ schemas: CHUNK, callsOfEach: 1, seed: chunk + 1 })
  const tools = schemas.map(
    (parameters): ToolDefinition => ({ type: 'function', function: { name: 'tool', parameters: { ...parameters, title: `chunk ${chunk}` } } }),
  )
  const before = process.cpuUsage()
  for (const [index, value] of calls) if (tools[index]) checkParsedArguments(tools[index], value)
  const { user, system } = process.cpuUsage(before)
  microseconds += user + system
  checked += CHUNK
  while (megabytes.length < Math.floor((checked * 10) / count)) megabytes.push(Math.round(process.memoryUsage().rss / 2 ** 20))
}
console.log(JSON.stringify({ milliseconds: microseconds / 1000 / checked, megabytes: megabytes.slice(0, 10) }))
