import { createRedactor, secretsOf } from '#kit/redact'
import { Budget } from './budget.ts'
import { type Clock, systemClock } from './clock.ts'
import { keyNameOf } from './key-name-of.ts'
import type { Answer, Llm } from './llm.ts'
import { LlmError } from './llm-error.ts'
import { loadProvider } from './registry.ts'
import { type Script, scripted } from './scripted.ts'
import type { LlmSettings } from './settings.ts'
import { addAnswer, emptyTally, type Tally } from './tally.ts'
import { withBudget } from './with-budget.ts'
import { withLimitsOfTime } from './with-limits-of-time.ts'
import { type AnswerCache, withRecords } from './with-records.ts'
import { withRedaction } from './with-redaction.ts'
import { withRetries } from './with-retries.ts'

export interface LlmSurroundings {
  /** From `readEnvironment`: where the key is, and what may not be kept. */
  environment: Readonly<Record<string, string | undefined>>
  cache: AnswerCache
  /** Shared by all that a job asks; without one there is no limit. */
  budget?: Budget
  /** What the scripted provider says. */
  script?: Script
  clock?: Clock
}

export interface OpenedLlm extends Llm {
  tally(): Readonly<Tally>
}

/** A model that is asked patiently, within a budget, and never twice for the same. Throws at once where a key, a price or a script is missing. */
export async function openLlm(settings: LlmSettings, surroundings: LlmSurroundings): Promise<OpenedLlm> {
  const tally = emptyTally()
  if (settings.provider === 'scripted') {
    if (!surroundings.script) throw new Error('The scripted provider has no script. Give it one, or name another provider')
    return { ...tallied(scripted(surroundings.script, settings), tally), tally: () => tally }
  }
  const { environment, cache, budget = new Budget({ dollars: null, tokens: null }), clock = systemClock } = surroundings
  if (budget.limits.dollars !== null && !settings.prices[settings.model]) {
    throw new Error(`A budget in dollars needs the price of ${settings.model}. Add it to prices, or set the budget in tokens`)
  }
  const provider = await loadProvider(settings.provider)
  const keyName = keyNameOf(settings)
  const key = keyName === null ? null : (environment[keyName]?.trim() ?? '')
  if (key === '') {
    const mend = `Set ${keyName} in the environment or in .env.local (.env.example shows how)`
    throw new LlmError({ kind: 'auth' }, `There is no key for ${settings.model} (${settings.provider}): ${keyName} is not set. ${mend}`)
  }
  const sought = { known: [...(key ? [key] : []), ...secretsOf(environment)] }
  const connected = await provider.connect({ settings, key, now: clock.now })
  const asked = withRetries(withBudget(withLimitsOfTime(connected, settings), budget, settings), settings, clock)
  const onReplay = () => {
    tally.replayed++
  }
  const kept = withRecords(tallied(withRedaction(asked, sought), tally), { cache, settings, redactor: createRedactor(sought), onReplay })
  return { ...kept, tally: () => tally }
}

function tallied(llm: Llm, tally: Tally): Llm {
  const add = (answer: Answer) => addAnswer(tally, answer)
  return {
    async ask(ask, options) {
      const answer = await llm.ask(ask, options)
      add(answer)
      return answer
    },
    async *stream(ask, options) {
      for await (const delta of llm.stream(ask, options)) {
        if (delta.kind === 'answer') add(delta.answer)
        yield delta
      }
    },
  }
}
