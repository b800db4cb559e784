import type { Usage } from '#kit/llm'
import type { Rejected } from '#kit/records'
import { createRedactor } from '#kit/redact'
import { openRowsFolder } from '#kit/rows'
import type { Conversation } from './author-conversations.ts'
import { type Byline, exampleOf } from './example-of.ts'

/**
 * What came of a run: `asked` is written, given up and not reached together, `attempts` is written and rejected together, and `cost` is what all attempts took when
 * they were first made. No clock and no replay is in it, so that a second run writes the same.
 */
export interface AuthoredSummary {
  version: 1
  category: string
  author: string
  seed: number
  asked: number
  written: number
  givenUp: number
  notReached: number
  attempts: number
  rejected: Record<string, number>
  cost: { promptTokens: number; cachedTokens: number; completionTokens: number; dollars: number | null }
  files: string[]
}

interface Publication {
  folder: string
  asked: number
  byline: Byline
  conversations: readonly Conversation[]
  /** Nothing was spent on it. */
  isFree: boolean
}

const FILES = ['examples.jsonl', 'rejected.jsonl', 'summary.json'] as const
const partial = (name: string) => name.replace(/\.(\w+)$/, '.partial.$1')

/** Writes the rows, every attempt that was not taken with its reason, and the counts. Fewer than were asked for are `partial`, and leave what is whole where it is. */
export async function publishConversations({ folder, asked, byline, conversations, isFree }: Publication): Promise<AuthoredSummary> {
  await using output = await openRowsFolder(folder)
  const written = conversations.filter(({ messages }) => messages !== null).length
  const files = written === asked ? [...FILES] : FILES.map(partial)
  const [examplesName = '', rejectedName = '', summaryName = ''] = files
  const [examples, rejected] = [await output.file(examplesName), await output.file(rejectedName)]
  const redactor = createRedactor()
  const reasons: Record<string, number> = {}
  for (const { plan, attempts, messages } of conversations) {
    if (messages) await examples.write(JSON.stringify(redactor.redact(exampleOf(messages, plan, byline)).value))
    for (const [place, { text, findings }] of attempts.entries()) {
      const [first, ...more] = findings
      if (!first) continue
      reasons[first.reason] = (reasons[first.reason] ?? 0) + 1
      const row: Rejected = {
        id: `${byline.seed}/${plan.number} attempt ${place + 1}`,
        source: `authored/${byline.category}`,
        reason: first.reason,
        detail: [first, ...more].map(({ reason, detail }) => `${reason}: ${detail}`).join('; '),
        row: text,
      }
      await rejected.write(JSON.stringify(redactor.redact(row).value))
    }
  }
  const attempts = conversations.flatMap((conversation) => conversation.attempts)
  const summary: AuthoredSummary = {
    version: 1,
    category: byline.category,
    author: byline.revision,
    seed: byline.seed,
    asked,
    written,
    givenUp: conversations.length - written,
    notReached: asked - conversations.length,
    attempts: attempts.length,
    rejected: Object.fromEntries(Object.entries(reasons).sort(([a], [b]) => (a < b ? -1 : 1))),
    cost: isFree ? { promptTokens: 0, cachedTokens: 0, completionTokens: 0, dollars: 0 } : costOf(attempts.map(({ usage }) => usage)),
    files,
  }
  await output.publish({ name: summaryName, value: summary }, written === asked ? FILES.map(partial) : [])
  return summary
}

function costOf(usages: readonly (Usage | null)[]): AuthoredSummary['cost'] {
  const sum = (of: (usage: Usage) => number | null) => usages.reduce((total, usage) => total + (usage ? (of(usage) ?? 0) : 0), 0)
  const isPriced = usages.every((usage) => usage?.costDollars !== null && usage !== null)
  return {
    promptTokens: sum((usage) => usage.promptTokens),
    cachedTokens: sum((usage) => usage.cachedTokens),
    completionTokens: sum((usage) => usage.completionTokens),
    dollars: isPriced ? Number(sum((usage) => usage.costDollars).toFixed(6)) : null,
  }
}
