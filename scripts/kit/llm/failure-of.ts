import { LlmError, type LlmProblem } from './llm-error.ts'
import { waitOf } from './wait-of.ts'

/** What both SDKs' errors have, where they come from a response. */
interface Failure extends Error {
  status?: number
  headers?: Headers
  error?: unknown
}

const contextLength =
  /context.?length|context.?window|context.?size|exceed_context|maximum context|prompt is too long|input is too long|too many (input )?tokens|reduce the length|maximum model length|max_model_len|input length and .?max_tokens|request.?too.?large|request_too_large/i
const noCredit = /insufficient_quota|exceeded your current quota|credit balance is too low|billing_hard_limit|billing_error/i
const filtered = /content_filter|content management policy|responsibleaipolicy/i
const unauthorized = /authentication_error|permission_error|invalid_api_key/i
const limited = /rate_limit/i

/** An SDK's error, or that of the network below it, as ours; what is neither is a fault of our own and stays as it is. `who` opens the message. */
export function failureOf(thrown: unknown, who: string, now: number): unknown {
  if (thrown instanceof LlmError || !(thrown instanceof Error)) return thrown
  const failure = thrown as Failure // the fields of an Error, and perhaps more
  const problem = problemOf(failure, now)
  if (!problem) return thrown
  return new LlmError(problem, `${who} ${verbs[problem.kind]}: ${textOf(failure)}. ${advice(problem)}`)
}

function problemOf(failure: Failure, now: number): LlmProblem | null {
  if (failure instanceof SyntaxError) return { kind: 'bad-answer', usage: null }
  const { status, headers, error } = failure
  const said = [failure.message, error === undefined ? '' : JSON.stringify(error)].join(' ')
  const waitMs = waitOf(headers, said, now)
  if (status === undefined) return error === undefined ? brokenConnection(failure) : eventOfStream(said, waitMs)
  if (status === 402 || noCredit.test(said)) return { kind: 'no-credit' }
  if (status === 413 || ([400, 422, 429, 500].includes(status) && contextLength.test(said))) return { kind: 'context-length' }
  if (status === 400 && filtered.test(said)) return { kind: 'refusal', text: '', usage: null }
  if (status === 429) return { kind: 'rate-limit', waitMs }
  if (status === 401 || status === 403) return { kind: 'auth' }
  if (status === 408 || status === 504) return { kind: 'time-out', afterMs: null }
  if (status === 409 || status >= 500) return { kind: 'unavailable', status, waitMs, isCut: false }
  return { kind: 'bad-request', status }
}

/** An error that comes inside a stream has no status: its words say what it is. */
function eventOfStream(said: string, waitMs: number | null): LlmProblem {
  if (noCredit.test(said)) return { kind: 'no-credit' }
  if (contextLength.test(said)) return { kind: 'context-length' }
  if (filtered.test(said)) return { kind: 'refusal', text: '', usage: null }
  if (limited.test(said)) return { kind: 'rate-limit', waitMs }
  if (unauthorized.test(said)) return { kind: 'auth' }
  return { kind: 'unavailable', status: null, waitMs, isCut: true }
}

/** A connection that was never there costs nothing; one that broke may have been worked for. */
function brokenConnection(failure: Failure): LlmProblem | null {
  const below = causes(failure).join(' ')
  const name = failure.constructor.name
  if (name === 'APIConnectionTimeoutError' || /HeadersTimeout|BodyTimeout|ETIMEDOUT/.test(below)) return { kind: 'time-out', afterMs: null }
  if (!name.startsWith('APIConnection') && !/^(terminated|fetch failed)/.test(failure.message) && !/ECONN|EPIPE|UND_ERR/.test(below)) return null
  return { kind: 'unavailable', status: null, waitMs: null, isCut: !/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ConnectTimeout|unexpected redirect/.test(below) }
}

/** The names and codes of what lies below an error: `fetch failed` says nothing itself. */
function causes(error: { cause?: unknown }, depth = 0): string[] {
  const { cause } = error
  if (!(cause instanceof Error) || depth > 5) return []
  const code = 'code' in cause && typeof cause.code === 'string' ? ` (${cause.code})` : ''
  return [`${cause.name}: ${cause.message}${code}`, ...causes(cause, depth + 1)]
}

const textOf = (failure: Failure): string => {
  const said = [failure.message.replace(/\.\s*$/, ''), ...causes(failure)].join('; ')
  return said.length > 500 ? `${said.slice(0, 500)}...` : said
}

const verbs: Record<LlmProblem['kind'], string> = {
  'rate-limit': 'asks for patience',
  'context-length': 'finds the request too long',
  auth: 'does not accept the key',
  'no-credit': 'has no credit left',
  refusal: 'refuses to answer',
  'time-out': 'took too long',
  unavailable: 'is out of reach',
  'bad-request': 'rejects the request',
  'bad-answer': 'gave an answer that cannot be read',
  budget: 'is out of budget',
}

function advice(problem: LlmProblem): string {
  switch (problem.kind) {
    case 'rate-limit':
      return problem.waitMs === null ? 'Ask again later' : `Ask again in ${Math.ceil(problem.waitMs / 1000)} s`
    case 'context-length':
      return 'Shorten the messages, or ask for fewer tokens'
    case 'auth':
      return 'Check the key in the environment or .env.local, and what it may use'
    case 'no-credit':
      return 'Add credit to the account'
    case 'refusal':
      return 'Ask otherwise, or leave this one out'
    case 'time-out':
      return 'Ask again, or raise timeoutMs'
    case 'unavailable':
      return 'Check that the server runs at baseUrl, or ask again later'
    case 'bad-request':
      return 'Check model, baseUrl and apiVersion'
    case 'bad-answer':
      return 'Check that baseUrl is the API of a model server'
    case 'budget':
      return 'Raise the budget'
  }
}
