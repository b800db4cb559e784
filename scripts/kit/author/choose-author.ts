import { z } from 'zod'
import { LlmSettings, type Price } from '#kit/llm'
import { StageError } from '#kit/stage'

export interface Wanted {
  provider?: string
  model?: string
  baseUrl?: string
  keyName?: string
  /** Dollars per million tokens, `INPUT,OUTPUT` or `INPUT,OUTPUT,CACHED`. */
  price?: string
  seed: number
}

const DEFAULT_MODEL = 'claude-sonnet-5-5'
const claude = (input: number, output: number): Price => ({ input, output, cached: input / 10, cacheWrite: input * 1.25 })

/** As https://platform.claude.com/docs/en/about-claude/pricing lists them in November 2026. */
const prices: Readonly<Record<string, Price>> = {
  'claude-fable-5-1': claude(10, 50),
  'claude-opus-5-5': claude(4, 20),
  'claude-sonnet-5-5': claude(2, 10),
  'claude-haiku-4-5': claude(1, 5),
}

/** Who writes: whom the user names, else Claude where there is a key, else the scripted author. */
export function chooseAuthor(wanted: Wanted, environment: Readonly<Record<string, string | undefined>>): LlmSettings {
  const provider = wanted.provider ?? (environment.ANTHROPIC_API_KEY?.trim() ? 'anthropic' : 'scripted')
  const model = wanted.model ?? (provider === 'anthropic' ? DEFAULT_MODEL : provider === 'scripted' ? 'scripted' : undefined)
  if (model === undefined) throw new StageError(`--provider ${provider} needs a model; name it with --model`)
  const price = wanted.price === undefined ? prices[model] : readPrice(wanted.price)
  const settings = LlmSettings.safeParse({
    provider,
    model,
    ...(wanted.baseUrl && { baseUrl: wanted.baseUrl }),
    ...(wanted.keyName && { keyName: wanted.keyName }),
    // Models that think before they write count it.
    maxTokens: 16_000,
    seed: wanted.seed,
    prices: price ? { [model]: price } : {},
  })
  if (settings.success) return settings.data
  throw new StageError(`the model cannot be asked: ${z.prettifyError(settings.error)}; see --provider, --model, --base-url and --key-name`)
}

function readPrice(text: string): Price {
  const [input, output, cached] = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  if (input !== undefined && output !== undefined && [input, output, cached ?? 0].every((price) => price >= 0)) {
    return { input, output, ...(cached !== undefined && { cached }) }
  }
  throw new StageError(`--price is "${text}"; give it dollars per million tokens as INPUT,OUTPUT or INPUT,OUTPUT,CACHED`)
}
