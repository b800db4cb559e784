import { defineRule } from './rule.ts'

/** Token ids, logprobs and counts of one call agree. The counts of several calls are sums, of which the ids may be a part. */
export const tokenAlignment = defineRule({
  name: 'token-alignment',
  *check({ document, path }) {
    for (const [index, { metrics, llm_call_count }] of document.steps.entries()) {
      const { prompt_tokens, completion_tokens, prompt_token_ids, completion_token_ids, logprobs } = metrics ?? {}
      const place = `${path}.steps.${index}.metrics`
      const isOneCall = (llm_call_count ?? 1) <= 1
      if (isOneCall && prompt_token_ids && prompt_tokens != null && prompt_token_ids.length !== prompt_tokens) {
        yield { path: `${place}.prompt_token_ids`, message: `are ${prompt_token_ids.length}, prompt_tokens says ${prompt_tokens}` }
      }
      if (isOneCall && completion_token_ids && completion_tokens != null && completion_token_ids.length !== completion_tokens) {
        yield { path: `${place}.completion_token_ids`, message: `are ${completion_token_ids.length}, completion_tokens says ${completion_tokens}` }
      }
      if (logprobs && completion_token_ids && logprobs.length !== completion_token_ids.length) {
        yield { path: `${place}.logprobs`, message: `are ${logprobs.length} for ${completion_token_ids.length} completion_token_ids` }
      } else if (isOneCall && logprobs && !completion_token_ids && completion_tokens != null && logprobs.length !== completion_tokens) {
        yield { path: `${place}.logprobs`, message: `are ${logprobs.length}, completion_tokens says ${completion_tokens}` }
      }
    }
  },
})
