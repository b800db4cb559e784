import { expect, it } from 'vitest'
import { sha256 } from '#kit/digest'
import { textOfRubric } from '../rubric.ts'
import { rubricNames, rubricOf } from './index.ts'

/** A rubric whose text has changed is another one: give it a file and a name of its own, and its line here. */
const digests: Record<string, string> = {
  'tool-use-1': '81cb7b3d74e0133f',
}

it('a rubric that is in use is never edited: scores of two texts cannot be compared', () => {
  expect(Object.fromEntries(rubricNames.map((name) => [name, sha256(textOfRubric(rubricOf(name))).slice(0, 16)]))).toEqual(digests)
})

it('every rubric bears its version, scores the row as a whole, and says what the ends of each scale mean', () => {
  for (const name of rubricNames) {
    const rubric = rubricOf(name)
    expect(name).toMatch(/-\d+$/)
    expect(rubric.name).toBe(name)
    expect(Object.keys(rubric.criteria)).toContain('overall')
    for (const { anchors } of Object.values(rubric.criteria)) expect(Object.keys(anchors)).toEqual(expect.arrayContaining(['1', '3', '5']))
  }
})
