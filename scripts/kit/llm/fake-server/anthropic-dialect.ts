import { type Dialect, piecesOf, type Said, usageOf } from './said.ts'

/** Messages, with pings, a block and an event that nobody knows yet. */
export const anthropicDialect: Dialect = {
  whole: (said, model) => ({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model,
    not_known_yet: 1,
    content: [
      ...(said.reasoning ? [{ type: 'thinking', thinking: said.reasoning, signature: 's' }] : []),
      { type: 'block_of_tomorrow', data: 1 },
      ...(said.text ? [{ type: 'text', text: said.text, citations: null }] : []),
      ...(said.calls ?? []).map((call) => ({ type: 'tool_use', id: call.id, name: call.name, input: inputOf(call.arguments) })),
    ],
    stop_reason: stopOf(said),
    stop_sequence: null,
    ...countsOf(said),
  }),
  events: (said, model) => {
    const message = { id: 'msg_1', type: 'message', role: 'assistant', model, content: [], stop_reason: null, ...countsOf(said, 1) }
    const blocks = [
      ...(said.reasoning
        ? [[{ type: 'thinking', thinking: '' }, piecesOf(said.reasoning).map((thinking) => ({ type: 'thinking_delta', thinking }))] as const]
        : []),
      [{ type: 'block_of_tomorrow' }, [{ type: 'delta_of_tomorrow' }]] as const,
      ...(said.text ? [[{ type: 'text', text: '' }, piecesOf(said.text).map((text) => ({ type: 'text_delta', text }))] as const] : []),
      ...(said.calls ?? []).map(
        (call) =>
          [
            { type: 'tool_use', id: call.id, name: call.name, input: {} },
            ['', ...piecesOf(call.arguments)].map((json) => ({ type: 'input_json_delta', partial_json: json })),
          ] as const,
      ),
    ]
    const events: { type: string; [field: string]: unknown }[] = [
      ...[{ type: 'message_start', message }, { type: 'ping' }, { type: 'event_of_tomorrow' }],
      ...blocks.flatMap(([block, deltas], index) => [
        { type: 'content_block_start', index, content_block: block },
        ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
        { type: 'content_block_stop', index },
      ]),
      { type: 'message_delta', delta: { stop_reason: stopOf(said), stop_sequence: null }, ...countsOfEnd(said) },
      { type: 'message_stop' },
    ]
    return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  },
}

function stopOf(said: Said): string {
  if (said.finish === 'length') return 'max_tokens'
  if (said.finish === 'refusal') return 'refusal'
  return said.calls ? 'tool_use' : 'end_turn'
}

function inputOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function countsOf(said: Said, output?: number): object {
  const usage = usageOf(said)
  if (!usage) return {}
  const { prompt, cached, completion } = usage
  return { usage: { input_tokens: prompt - cached, cache_read_input_tokens: cached, cache_creation_input_tokens: 0, output_tokens: output ?? completion } }
}

const countsOfEnd = (said: Said) => (usageOf(said) ? { usage: { output_tokens: usageOf(said)?.completion } } : {})
