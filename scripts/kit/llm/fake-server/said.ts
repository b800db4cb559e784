/** What the fake model says, in no dialect. */
export interface Said {
  text?: string
  reasoning?: string
  /** Arguments are text: a model may say what is no JSON. */
  calls?: readonly { id: string; name: string; arguments: string }[]
  finish?: 'stop' | 'length' | 'refusal'
  refusal?: string
  /** Null leaves the counts out. `prompt` counts the cached ones too. */
  usage?: { prompt: number; cached: number; completion: number } | null
  /** As vLLM gives them when asked. */
  tokens?: { promptIds: number[]; ids: number[]; logprobs: number[] }
  /** llama.cpp gives ids beside the log probabilities, and nothing else. */
  isLlamaCpp?: boolean
}

export interface Dialect {
  /** The whole answer as JSON. */
  whole(said: Said, model: string): unknown
  /** The stream's lines, an event each, in many small pieces. */
  events(said: Said, model: string): string[]
}

/** In pieces of three characters. */
export const piecesOf = (text: string): string[] => text.match(/[\s\S]{1,3}/g) ?? []

export const usageOf = (said: Said) => (said.usage === undefined ? { prompt: 100, cached: 40, completion: 20 } : said.usage)
