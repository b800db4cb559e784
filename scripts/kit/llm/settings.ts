import { z } from 'zod'

/** Dollars per million tokens. Without `cached` and `cacheWrite`, cached tokens cost what others do. */
export const Price = z.strictObject({
  input: z.number().nonnegative(),
  output: z.number().nonnegative(),
  cached: z.number().nonnegative().optional(),
  cacheWrite: z.number().nonnegative().optional(),
})
export type Price = z.infer<typeof Price>

const HOUR_MS = 3_600_000

/** An address without credentials: those belong to the environment, and would end up in params and run keys. */
const Address = z.url({ protocol: /^https?$/ }).refine((text) => {
  if (!URL.canParse(text)) return true // told by the check before
  const { username, password, search } = new URL(text)
  return !username && !password && !search
}, 'an address may hold neither a user, a password nor a query: put the key into the environment and name it with `keyName`')

/** Which model answers, where, and how patiently it is asked. Params of a step, so no key is in it. */
export const LlmSettings = z
  .strictObject({
    provider: z.enum(['openai', 'azure', 'anthropic', 'scripted']),
    /** For Azure, the deployment's name. */
    model: z.string().min(1),
    /** Any server that speaks the dialect: `http://127.0.0.1:1234/v1` for LM Studio, the resource's endpoint for Azure. */
    baseUrl: Address.optional(),
    /** The variable that holds the key. A `baseUrl` of one's own gets no key but the one named here. */
    keyName: z.string().min(1).optional(),
    apiVersion: z.string().min(1).default('2024-10-21'),
    /** Stands in the records' key for the address: a served model's digest, where the port changes from run to run. */
    servedAs: z.string().min(1).optional(),
    maxTokens: z.number().int().positive().default(4096),
    /** For a whole answer. */
    timeoutMs: z.number().int().positive().default(300_000),
    /** For the time between two pieces of a stream, and before its first. */
    silenceMs: z.number().int().positive().default(120_000),
    /** For all waiting between the attempts of one request: rate limits, servers that are away. */
    maxWaitMs: z.number().int().nonnegative().default(HOUR_MS),
    /** Of a request that met a time-out or a server that is away; rate limits do not count. */
    attempts: z.number().int().positive().default(5),
    /** The seed of the scripted author. */
    seed: z.number().int().default(0),
    prices: z.record(z.string(), Price).default({}),
  })
  .refine(({ provider, baseUrl }) => provider !== 'azure' || baseUrl, { path: ['baseUrl'], error: 'Azure needs the endpoint of the resource' })
export type LlmSettings = z.infer<typeof LlmSettings>
