import type { ToolDefinition } from '#kit/records'
import { checkParsedArguments } from '#kit/schema'
import { makeCalls } from './make-calls.ts'

// compile-schemas.ts COUNT: checks one call for each of so many schemas, no two of them equal, as rows of ever new tools bring them. Prints the
// processor's time for one and the memory held after each tenth.
const count = Number(process.argv[2])
const PIECES = 10
let seconds = 0
const megabytes: number[] = []
for (let piece = 0; piece < PIECES; piece++) {
  const { schemas, calls } = makeCalls({ schemas: Math.ceil(count / PIECES), callsOfEach: 1, seed: piece + 1 })
  const before = process.cpuUsage()
  for (const [index, value] of calls) {
    const parameters = { ...schemas[index], title: `piece ${piece}` }
    const tool: ToolDefinition = { type: 'function', function: { name: 'tool', parameters } }
    checkParsedArguments(tool, value)
  }
  const { user, system } = process.cpuUsage(before)
  seconds += (user + system) / 1e6
  megabytes.push(Math.round(process.memoryUsage().rss / 2 ** 20))
}
console.log(JSON.stringify({ milliseconds: (seconds * 1000) / (PIECES * Math.ceil(count / PIECES)), megabytes }))
