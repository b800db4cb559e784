import type { Rule } from './fault.ts'
import { textBefore } from './read-row.ts'

const ERROR =
  /\b(error|failed|failure|denied|refused|not found|no such|cannot|could not|timed out|unreachable|invalid|unauthori[sz]ed|traceback)\b|exit (code|status) [1-9]/i
const TELLS_ERROR =
  /\b(error|fail|failed|denied|refus|not|no|cannot|can't|couldn't|could not|unable|unreachable|missing|invalid|timed out|problem|unfortunately|sorry|instead|but|however)/i
const SUCCESS = /\b(done|success|successfully|complete|completed|is now|was|has been|have been|up and running|restarted|created|deleted|updated)\b/i

/** What the last answer says follows from the results before it: no number that stands nowhere, no success over an error, something of what was found. */
export const resultsAreTold: Rule = ({ turns }) => {
  const index = turns.findLastIndex(
    ({ role, content, calls }) => role === 'assistant' && ((content ?? '') !== '' || calls.some(({ tool }) => tool === 'complete')),
  )
  const lastTool = turns.findLastIndex(({ role }) => role === 'tool')
  const said = turns[index]
  if (!said || index < lastTool || lastTool < 0) return []
  const text = [said.content ?? '', ...said.calls.map((call) => call.arguments)].join('\n')
  const before = textBefore(turns, index)
  const result = turns[lastTool]?.content ?? ''
  const found: ReturnType<Rule> = []
  const invented = numbersIn(text).filter((number) => !numbersIn(before).includes(number) && Number(number) > 10 && !isComputed(Number(number), before))
  if (invented.length > 0) found.push({ criterion: 'results', score: 2, why: `${invented.join(', ')} stands in no result` })
  if (ERROR.test(result) && !TELLS_ERROR.test(text) && SUCCESS.test(text))
    found.push({ criterion: 'results', score: 1, why: 'the last result is an error, and the answer tells of success' })
  if (
    result.trim().length > 20 &&
    !sharesWord(
      text,
      turns
        .filter(({ role }) => role === 'tool')
        .map(({ content }) => content ?? '')
        .join('\n'),
    )
  )
    found.push({ criterion: 'results', score: 3, why: 'the answer uses nothing of the results' })
  return found
}

const numbersIn = (text: string): string[] => [
  ...new Set((text.replaceAll(/(?<=\d),(?=\d{3})/g, '').match(/\d+(?:\.\d+)?/g) ?? []).map((number) => String(Number(number)))),
]

/** A sum, a difference or a share of two numbers that were there, rounded or not. */
function isComputed(number: number, before: string): boolean {
  const known = numbersIn(before).map(Number).slice(-60)
  return known.some((a) =>
    known.some((b) => [a + b, a - b, a * b, (a / b) * 100, a / b].some((value) => Math.abs(value - number) <= 0.5 + Math.abs(number) * 0.005)),
  )
}

const sharesWord = (text: string, results: string): boolean => {
  const words = new Set(results.toLowerCase().match(/[\p{L}\d]{3,}|\d+/gu) ?? [])
  const said: readonly string[] = text.toLowerCase().match(/[\p{L}\d]{3,}|\d+/gu) ?? []
  return said.some((word) => words.has(word))
}
