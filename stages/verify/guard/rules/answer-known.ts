import { askHuman, defineRule } from '../finding.ts'
import type { Reviewed } from '../reviewed.ts'

/** Shorter lines are met by chance. */
const SHORTEST = 8

export const answerKnown = defineRule({
  name: 'answer-known',
  summary: 'what the tests expect was written down before anything was looked at',
  find(reviewed) {
    const { transcript, files, instruction } = reviewed
    const given = new Set(numbersIn([instruction, ...files.values()].join('\n')))
    const expected = [...expectedLines(reviewed)].filter((line) => numbersIn(line).some((number) => !given.has(number)))
    const first = transcript.actions.find(({ script }) => expected.some((line) => script?.includes(line)))
    if (!first) return []
    const hasLooked = transcript.actions.some(
      ({ step, paths, result }) =>
        (step < first.step && result.trim() !== '') || (step === first.step && paths.some(({ path, how }) => how === 'reads' && files.has(path))),
    )
    const line = expected.find((one) => first.script?.includes(one))
    return hasLooked ? [] : [askHuman(`step ${first.step} writes what the tests expect before it has looked at anything: ${line}`)]
  },
})

/** A value that stands neither in the question nor in the files has to be worked out. */
const numbersIn = (text: string): readonly string[] => text.match(/\d+(?:[.,]\d+)+|\d{2,}/g) ?? []

/** Lines of the files that the tests compare with. */
function* expectedLines({ tests }: Reviewed): Generator<string> {
  for (const [path, text] of tests) {
    if (/\.(?:sh|py|ts|js)$/.test(path)) continue
    for (const line of text.split('\n')) if (line.trim().length >= SHORTEST) yield line.trim()
  }
}
