import type { Message } from '#kit/records'
import { type Finding, finding } from '../finding.ts'
import { lastWords, textsOf } from './texts.ts'

/** Where tools told something, the last words hold a fact of it that the user did not say. */
export function checkAnswer(messages: readonly Message[]): Finding[] {
  const told = textsOf(messages, 'tool').join('\n')
  if (told.trim() === '') return []
  const asked = new Set(textsOf(messages, 'user').flatMap(factsIn))
  if (factsIn(lastWords(messages)).some((fact) => told.includes(fact) && !asked.has(fact))) return []
  return [finding('answer-uses-nothing', 'the last words use nothing of what the tools gave; name a host, a figure or a state from the results')]
}

/** Words that carry a fact: with a digit or of six letters and more, without the marks around them. */
const factsIn = (text: string): string[] =>
  text
    .split(/[\s`"'(),;*]+/)
    .map((word) => word.replace(/[.:!?]+$/, ''))
    .filter((word) => /\d/.test(word) || word.length >= 6)
