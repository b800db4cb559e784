import { lintSource } from '@secretlint/core'
import { creator } from '@secretlint/secretlint-rule-preset-recommend'

/** Comments to the detector itself, and a key in bare lines. */
const NO_SECRET = /secretlint-/

/** The patterns of @secretlint/secretlint-rule-preset-recommend, a public list that is kept by others, as the installed version applies them to a text. */
export async function detectorPatterns(): Promise<RegExp[]> {
  const seen = new Map<string, RegExp>()
  const matchAll = RegExp.prototype[Symbol.matchAll]
  RegExp.prototype[Symbol.matchAll] = function (text) {
    seen.set(String(this), this)
    return matchAll.call(this, text)
  }
  try {
    const config = { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator, options: {} }] }
    const source = { content: 'nothing', filePath: 'row.txt', ext: '.txt', contentType: 'text' as const }
    await lintSource({ source, options: { config, noPhysicFilePath: true } })
  } finally {
    RegExp.prototype[Symbol.matchAll] = matchAll
  }
  return [...seen.values()].filter((pattern) => !NO_SECRET.test(pattern.source))
}
