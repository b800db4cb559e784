import { describe, expect, it } from 'vitest'
import type { SecretRule } from './secret-rule.ts'
import { ruleSelector } from './select-rules.ts'

const rule = (name: string, ...literals: [string, ...string[]]): SecretRule => ({ name, source: 'a test', literals, pattern: new RegExp(name, 'g') })

describe('ruleSelector', () => {
  it('finds literals within, before and over one another, in any case', () => {
    const select = ruleSelector([
      rule('inner', 'key-'),
      rule('outer', 'tskey-'),
      rule('long', 'sk-ant-'),
      rule('short', 'sk-'),
      rule('over', 'nt-x'),
      rule('other', 'zzz'),
    ])
    const names = (text: string) => [...select(text)].map(({ name }) => name)
    expect(names('a tskey-1')).toEqual(['inner', 'outer'])
    expect(names('SK-ANT-X')).toEqual(['long', 'short', 'over'])
    expect(names('nothing')).toEqual([])
  })
})
