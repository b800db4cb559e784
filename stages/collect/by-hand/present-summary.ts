import { presentDuration } from '#kit/present'
import type { Summary } from './summarize.ts'

/** What came of it, and where it lies. */
export function presentSummary({ trials, tries, reward, tokens, dollars, durationMs, exports, config }: Summary): string[] {
  const failed = trials.failed > 0 ? `, ${trials.failed} failed` : ''
  const earlier = trials.recalled > 0 ? `; ${trials.recalled} stood already and were not run again` : ''
  const lost = tries.retried + tries.interrupted > 0 ? `; ${tries.made} tries, ${tries.retried} failed and made again, ${tries.interrupted} cut off` : ''
  const mean = reward === null ? 'no reward' : `mean reward ${reward.toFixed(2)}`
  return [
    `${trials.done} of ${trials.asked} trials in ${presentDuration(durationMs)}: ${trials.solved} solved${failed}, ${mean}, ${tokens} tokens, $${dollars.toFixed(2)}${lost}${earlier}`,
    ...Object.entries(exports).map(([format, { lines, refused, leftOut }]) => {
      const less = [refused > 0 ? `${refused} refused` : '', leftOut.length > 0 ? `${leftOut.length} trials left out that did not solve their task` : '']
      return `${config.output_dir}/exports/${format}.jsonl: ${[`${lines} lines`, ...less.filter(Boolean)].join(', ')}`
    }),
    `${config.output_dir}/summary.json`,
  ]
}

/** The command that goes on where this one was stopped. */
export const goOnWith = (words: readonly string[]): string => `npx tsx scripts/collect.ts ${words.map(quoted).join(' ')}`.trimEnd()

const quoted = (word: string): string => (/^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)
