import { type Dialect, piecesOf, type Said, usageOf } from './said.ts'

/** Chat completions, with fields that nobody knows yet. */
export const openaiDialect: Dialect = {
  whole: (said, model) => ({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model,
    system_fingerprint: 'fp_1',
    not_known_yet: { a: [1] },
    ...(said.tokens && !said.isLlamaCpp && { prompt_token_ids: said.tokens.promptIds }),
    choices: [
      {
        index: 0,
        finish_reason: finishOf(said),
        stop_details: null,
        ...tokensOf(said, 0, said.tokens?.ids.length ?? 0),
        message: {
          role: 'assistant',
          content: said.text ?? null,
          refusal: said.refusal ?? null,
          ...(said.reasoning && { reasoning_content: said.reasoning }),
          ...(said.calls && {
            tool_calls: said.calls.map((call) => ({ id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments } })),
          }),
        },
      },
    ],
    ...countsOf(said),
  }),
  events: (said, model) => {
    const chunk = (delta: object, more: object = {}) => ({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      model,
      choices: [{ index: 0, delta, finish_reason: null, ...more }],
    })
    const texts = piecesOf(said.text ?? '')
    const chunks: object[] = [
      { ...chunk({ role: 'assistant', content: '' }), ...(said.tokens && !said.isLlamaCpp && { prompt_token_ids: said.tokens.promptIds }) },
      ...piecesOf(said.reasoning ?? '').map((reasoning) => chunk({ reasoning_content: reasoning })),
      ...texts.map((content, index) => chunk({ content }, tokensOf(said, index, index === texts.length - 1 ? (said.tokens?.ids.length ?? 0) : index + 1))),
      ...(said.refusal ? [chunk({ refusal: said.refusal })] : []),
      ...(said.calls ?? []).flatMap((call, index) => [
        chunk({ tool_calls: [{ index, id: call.id, type: 'function', function: { name: call.name, arguments: '' } }] }),
        ...piecesOf(call.arguments).map((args) => chunk({ tool_calls: [{ index, function: { arguments: args } }] })),
      ]),
      chunk({}, { finish_reason: finishOf(said) }),
      ...(usageOf(said) ? [{ id: 'chatcmpl-1', model, choices: [], ...countsOf(said) }] : []),
    ]
    return [...chunks.map((item) => `data: ${JSON.stringify(item)}\n\n`), 'data: [DONE]\n\n']
  },
}

function finishOf(said: Said): string {
  if (said.finish === 'refusal') return said.refusal ? 'stop' : 'content_filter'
  return said.finish ?? (said.calls ? 'tool_calls' : 'stop')
}

function tokensOf({ tokens, isLlamaCpp }: Said, from: number, to: number): object {
  if (!tokens) return {}
  const content = tokens.logprobs
    .slice(from, to)
    .map((logprob, index) => ({ token: 'x', logprob, bytes: [120], ...(isLlamaCpp && { id: tokens.ids[from + index] }) }))
  return { logprobs: { content }, ...(!isLlamaCpp && { token_ids: tokens.ids.slice(from, to) }) }
}

function countsOf(said: Said): object {
  const usage = usageOf(said)
  if (!usage) return {}
  const { prompt, cached, completion } = usage
  return {
    usage: { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion, prompt_tokens_details: { cached_tokens: cached } },
  }
}
