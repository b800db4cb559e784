import type { Redactor } from '#kit/redact'
import type { Asked } from './asked-of.ts'
import type { Answer } from './llm.ts'

export interface Exchange {
  asked: Asked
  answer: Answer
}

/**
 * A question and its answer without secrets, as one: what either tells goes from both, under the same placeholder. Token ids spell the text, secrets too: they
 * are not kept where something was taken out of it.
 */
export function redactExchange({ asked, answer: { tokens, ...said } }: Exchange, redactor: Redactor): Exchange {
  const { value, found } = redactor.redact({ asked, said })
  const isTouched = (part: 'asked' | 'said') => found.some(({ place }) => place === part || place.startsWith(`${part}.`))
  return {
    asked: value.asked,
    answer: {
      ...value.said,
      tokens: {
        promptIds: isTouched('asked') ? null : tokens.promptIds,
        ids: isTouched('said') ? null : tokens.ids,
        logprobs: isTouched('said') ? null : tokens.logprobs,
      },
    },
  }
}
