import { expect, it } from 'vitest'
import { memoryCache, openFake } from './fake-server/opened.ts'
import { openLlm } from './open-llm.ts'
import { LlmSettings } from './settings.ts'

const { signal } = new AbortController()
const ask = { messages: [{ role: 'user' as const, content: 'Hello' }] }
const open = (settings: object, environment = {}) => openLlm(LlmSettings.parse({ model: 'm', ...settings }), { environment, cache: memoryCache() })

it.each([
  ['openai', {}, 'OPENAI_API_KEY'],
  ['anthropic', {}, 'ANTHROPIC_API_KEY'],
  ['azure', { baseUrl: 'https://r.example.org' }, 'AZURE_OPENAI_API_KEY'],
  ['openai', { keyName: 'MINE' }, 'MINE'],
])('%s %j without its key says at once which variable is missing, and where it goes', async (provider, settings, name) => {
  await expect(open({ provider, ...settings })).rejects.toMatchObject({ problem: { kind: 'auth' }, message: expect.stringContaining(`${name} is not set`) })
  await expect(open({ provider, ...settings }, { [name]: ' ' })).rejects.toThrow('.env.local')
  await open({ provider, ...settings }, { [name]: 'sk-1234567' })
})

it.each(['openai', 'anthropic'] as const)("%s at an address of one's own gets no key that was not named for it", async (provider) => {
  const environment = { OPENAI_API_KEY: 'sk-secret-1', ANTHROPIC_API_KEY: 'sk-secret-2', ANTHROPIC_AUTH_TOKEN: 'sk-secret-3' }
  const before = { ...process.env }
  Object.assign(process.env, environment)
  try {
    await using opened = await openFake({ provider, plan: [{ kind: 'say', said: { text: 'Hi' } }], environment, settings: { keyName: undefined } })
    await opened.llm.ask(ask, { signal })
    expect(JSON.stringify(opened.server.seen)).not.toContain('sk-secret')
  } finally {
    process.env = before
  }
})

it.each(['https://user:pass@r.example.org/v1', 'https://r.example.org/v1?key=1', 'file:///etc', 'no address'])(
  'an address like %s is no setting',
  (baseUrl) => {
    expect(LlmSettings.safeParse({ provider: 'openai', model: 'm', baseUrl }).success).toBe(false)
  },
)

it('Azure without an endpoint is no setting', () => {
  expect(() => LlmSettings.parse({ provider: 'azure', model: 'm' })).toThrow('endpoint')
})

it('the scripted provider needs a script, counts what it answers, and keeps nothing', async () => {
  await expect(open({ provider: 'scripted' })).rejects.toThrow('no script')
  const cache = memoryCache()
  const llm = await openLlm(LlmSettings.parse({ provider: 'scripted', model: 'm' }), { environment: {}, cache, script: () => ({ text: 'Hi' }) })
  expect((await llm.ask(ask, { signal })).text).toBe('Hi')
  expect(llm.tally()).toMatchObject({ answered: 1, dollars: 0, unpriced: 0 })
  expect(cache.kept.size).toBe(0)
})
