import { isDeepStrictEqual } from 'node:util'
import type { ExpectedCall } from '#kit/records'

/** A call as the model gave it; `arguments` is the text it wrote. */
export interface GivenCall {
  name: string
  arguments: string
}

export type Outcome = 'exact' | 'no-call' | 'count' | 'name' | 'arguments' | 'invalid-json'

export interface Score {
  outcome: Outcome
  /** What was given, parsed. Text that is no JSON object stands under `unparsed`. */
  actual: ExpectedCall[]
}

/**
 * Compares calls as a sequence, names and arguments strictly: in a shell `-l` is not `-L` and `prod-*` is not `prod`, so nothing is normalised.
 * A thought changes nothing, so one more of them does not count, unless a thought is what was asked for.
 */
export function scoreCalls(expected: readonly ExpectedCall[], given: readonly GivenCall[]): Score {
  const thoughtExpected = expected.some((call) => call.name === 'think')
  const parsed = given.map((call) => ({ name: call.name, arguments: parseObject(call.arguments) }))
  const counted = parsed.filter((call) => thoughtExpected || call.name !== 'think')
  return { outcome: outcomeOf(expected, counted), actual: parsedCalls(given) }
}

/** Calls as records. */
export const parsedCalls = (given: readonly GivenCall[]): ExpectedCall[] =>
  given.map((call) => ({ name: call.name, arguments: parseObject(call.arguments) ?? { unparsed: call.arguments } }))

type ParsedCall = { name: string; arguments: Record<string, unknown> | null }

function outcomeOf(expected: readonly ExpectedCall[], given: readonly ParsedCall[]): Outcome {
  if (given.length === 0) return 'no-call'
  if (given.some((call) => call.arguments === null)) return 'invalid-json'
  if (given.length !== expected.length) return 'count'
  if (given.some((call, place) => call.name !== expected[place]?.name)) return 'name'
  return given.every((call, place) => isDeepStrictEqual(call.arguments, expected[place]?.arguments)) ? 'exact' : 'arguments'
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}
