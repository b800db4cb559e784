// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of compose files are written so
import { describe, expect, it } from 'vitest'
import { InterpolationError, interpolate } from './interpolate.ts'

const variables = { A: 'a', B: 'b$A', EMPTY: '' }

describe('interpolate', () => {
  it.each([
    ['plain', 'plain'],
    ['$A-${A}_x', 'a-a_x'],
    ['$$A $${A}', '$A ${A}'],
    ['${EMPTY:-d}${EMPTY-d}${NONE-d}${NONE:-}', 'dd'],
    ['${NONE:-${ALSO_NONE:-${A}}}', 'a'],
    ['${NONE:-x}}', 'x}'],
    ['${A:+yes}${EMPTY:+no}${EMPTY+yes}${NONE+no}', 'yesyes'],
    ['${B}', 'b$A'],
    ['${A:?must be}', 'a'],
    ['${NONE:-a:b-c}', 'a:b-c'],
  ])('makes of %s: %s', (text, expected) => {
    expect(interpolate(text, variables)).toBe(expected)
  })

  it.each([
    ['${NONE}', '${NONE} is not given; give it in [environment.env] of task.toml, or a default: ${NONE:-}'],
    ['$NONE', '${NONE} is not given; '],
    ['${NONE:?say who}', '${NONE} is not given: say who; '],
    ['${EMPTY:?}', '${EMPTY} is not given; '],
    ['${A', '"${A" has a "${" without its "}"; close it'],
    ['${A:-${B}', 'without its "}"'],
    ['${}', '"${}" is no variable; '],
    ['${A B}', '"${A B}" is no variable; '],
    ['${A/a/b}', '"${A/a/b}" is no variable; '],
    ['5 $', '"5 $" has a "$" that names no variable; write "$$" for a dollar'],
    ['$(id)', '"$(id)" has a "$" that names no variable'],
  ])('says what is wrong with %s', (text, message) => {
    expect(() => interpolate(text, variables)).toThrow(InterpolationError)
    expect(() => interpolate(text, variables)).toThrow(message)
  })
})
