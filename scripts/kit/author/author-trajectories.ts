import { join } from 'node:path'
import { type AnswerCache, Budget, type Clock, type LlmSettings, openLlm, systemClock, type Tally } from '#kit/llm'
import { type Progress, StageError } from '#kit/stage'
import { type Authored, authorConversations } from './author-conversations.ts'
import { loadCategory } from './category.ts'
import type { Rules } from './checks/check-conversation.ts'
import { checkUnsafe } from './checks/check-unsafe.ts'
import { heldOutPrompts } from './checks/held-out-prompts.ts'
import { chooseAuthor, type Wanted } from './choose-author.ts'
import { type AuthoredSummary, publishConversations } from './publish-conversations.ts'
import { readPrompt } from './question.ts'
import { scriptedAuthor } from './scripted-author.ts'
import { tellingClock } from './telling-clock.ts'
import { withRefusals } from './with-refusals.ts'

export interface Order {
  workspace: string
  category: string
  count: number
  author: Wanted
  /** Null: five dollars, where the price of the model is known. */
  maxDollars: number | null
  attempts: number
  concurrency: number
  /** Where to; default: a folder of `datasets/out`. */
  folder?: string | undefined
  /** Answers that were paid for, and are not asked for again. */
  cache: AnswerCache
  environment: Readonly<Record<string, string | undefined>>
  signal: AbortSignal
  progress: Progress
  /** Told of long waits. */
  say: (line: string) => void
  clock?: Clock
  checkSafety?: Rules['checkSafety']
}

export interface Delivery extends Authored {
  settings: LlmSettings
  maxDollars: number | null
  folder: string
  summary: AuthoredSummary
  /** What this run asked, and what it was answered without asking. */
  tally: Readonly<Tally>
}

const DEFAULT_DOLLARS = 5

/** Writes conversations of a category as example rows: planned by seed, asked of a model or of the script, checked alike, and published whole. */
export async function authorTrajectories(order: Order): Promise<Delivery> {
  const { workspace, count, author, cache, environment, signal, attempts, concurrency } = order
  const category = await loadCategory(workspace, order.category)
  const settings = chooseAuthor(author, environment)
  const isScripted = settings.provider === 'scripted'
  const maxDollars = dollarsOf(order.maxDollars, settings)
  const budget = new Budget({ dollars: isScripted ? null : maxDollars, tokens: null })
  const script = scriptedAuthor(category, author.seed)
  const llm = await openLlm(settings, { environment, cache, budget, script, clock: tellingClock(order.clock ?? systemClock, order.say) })
  const prompt = await readPrompt()
  const scenarios = join(workspace, 'tasks/scenarios')
  const isHeldOutPrompt = await heldOutPrompts({ scenarios, heldOut: join(scenarios, 'held-out') })
  const authored = await authorConversations({
    ...{ category, count, seed: author.seed, llm: withRefusals(llm, { cache, settings }), prompt, attempts, concurrency, signal },
    rules: { isSingleCall: category.isSingleCall, isHeldOutPrompt, checkSafety: order.checkSafety ?? checkUnsafe },
    onWritten: (done) => order.progress(done, count, 'conversations'),
  })
  const byline = {
    category: category.name,
    revision: `${settings.model}@${isScripted ? '1' : `prompt-${prompt.version}`}`,
    licence: isScripted ? 'Apache-2.0' : `output of ${settings.model}, under the terms of its provider`,
    seed: author.seed,
  }
  const folder = order.folder ?? join('datasets/out', `${category.name}-${count}-seed-${author.seed}`)
  const summary = await publishConversations({ folder, asked: count, byline, conversations: authored.conversations, isFree: isScripted })
  return { ...authored, settings, maxDollars, folder, summary, tally: llm.tally() }
}

function dollarsOf(wanted: number | null, { provider, model, prices }: LlmSettings): number | null {
  if (prices[model]) return wanted ?? DEFAULT_DOLLARS
  if (wanted === null || provider === 'scripted') return null
  throw new StageError(`--max-dollars needs the price of ${model}; give it with --price INPUT,OUTPUT, in dollars per million tokens`)
}
