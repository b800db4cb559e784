import { expect, it } from 'vitest'
import { sha256 } from '#kit/digest'
import { rubricNames, rubricOf } from './index.ts'

/** A rubric whose text has changed is another one: give it a file and a name of its own, and its line here. */
const digests: Record<string, string> = {
  'trajectory-1': 'ecaa2763a5a19a95',
}

it('a rubric that is in use is never edited: decisions by two texts cannot be compared', () => {
  expect(Object.fromEntries(rubricNames.map((name) => [name, sha256(rubricOf(name).text).slice(0, 16)]))).toEqual(digests)
})

it('every rubric bears its version and says what each decision means', () => {
  for (const name of rubricNames) {
    expect(name).toMatch(/-\d+$/)
    expect(rubricOf(name).name).toBe(name)
    for (const decision of ['promote', 'needs_human', 'reject']) expect(rubricOf(name).text).toContain(`\n${decision}, where`)
  }
})
