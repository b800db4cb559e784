import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Example, Rejected } from '#kit/records'
import { conversation, say, startFakeAuthor } from '../../../tests/fake-author.ts'
import { memoryCache } from '../llm/fake-server/opened.ts'
import { scriptedClock } from '../llm/fake-server/scripted-clock.ts'
import { authorTrajectories, type Order } from './author-trajectories.ts'
import type { Plan } from './plan.ts'
import { presentDelivery } from './present-delivery.ts'

const workspace = join(import.meta.dirname, '../../..')
const KEY = 'sk-ant-test-0123456789abcdef'
let folder: string
let orders = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flywheel-author-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

type Server = Awaited<ReturnType<typeof startFakeAuthor>>
type Dialect = 'anthropic' | 'openai' | 'azure'

function order(given: Partial<Order> & { server?: Server; dialect?: Dialect } = {}): Order {
  const { server, dialect = 'anthropic', ...more } = given
  const baseUrl = server && (dialect === 'openai' ? `${server.url}/v1` : server.url)
  return {
    workspace,
    category: 'incident-triage',
    count: 6,
    author: server ? { provider: dialect, model: 'claude-sonnet-5-5', baseUrl, keyName: 'THE_KEY', seed: 1 } : { provider: 'scripted', seed: 1 },
    maxDollars: null,
    attempts: 3,
    concurrency: 3,
    folder: join(folder, String(++orders)),
    cache: memoryCache(),
    environment: { THE_KEY: KEY },
    signal: new AbortController().signal,
    progress: () => {},
    say: () => {},
    clock: scriptedClock(),
    ...more,
  }
}

const textIn = (path: string, name: string) => readFile(join(path, name), 'utf8')
const rowsIn = async (path: string, name: string) =>
  (await textIn(path, name))
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
const addsUp = ({ summary }: Awaited<ReturnType<typeof authorTrajectories>>) => {
  expect(summary.written + summary.givenUp + summary.notReached).toBe(summary.asked)
  expect(summary.written + Object.values(summary.rejected).reduce((sum, count) => sum + count, 0)).toBe(summary.attempts)
}

describe.each<Dialect>(['anthropic', 'openai', 'azure'])('conversations by a model (%s)', (dialect) => {
  it('are rows; a second run asks nothing and writes the same bytes', async () => {
    await using server = await startFakeAuthor()
    const cache = memoryCache()
    const first = await authorTrajectories(order({ server, dialect, cache }))
    expect(first.summary).toMatchObject({ written: 6, givenUp: 0, attempts: 6, rejected: {}, author: 'claude-sonnet-5-5@prompt-1' })
    expect(first.tally).toMatchObject({ answered: 6, replayed: 0, promptTokens: 12_000, cachedTokens: 3000, completionTokens: 1800 })
    expect(first.tally.dollars).toBeCloseTo((6 * (1500 * 2 + 500 * 0.2 + 300 * 10)) / 1e6)
    const rows = (await rowsIn(first.folder, 'examples.jsonl')).map((row) => Example.parse(row))
    expect(rows.map(({ provenance }) => provenance.row)).toEqual(['1/0', '1/1', '1/2', '1/3', '1/4', '1/5'])
    expect(rows[0]?.provenance).toMatchObject({
      source: 'authored/incident-triage',
      licence: 'output of claude-sonnet-5-5, under the terms of its provider',
      seed: 1,
    })
    expect(rows[0]?.tags).toEqual(['incident-triage', expect.stringMatching(/^[a-z-]+$/)])

    const second = await authorTrajectories(order({ server, dialect, cache }))
    expect([server.seen.length, second.tally.answered, second.tally.replayed, second.tally.dollars]).toEqual([6, 0, 6, 0])
    for (const name of await readdir(first.folder)) expect(await textIn(second.folder, name)).toBe(await textIn(first.folder, name))
  })

  it('that fail a check are asked for again with the finding, and kept with the reason', async () => {
    await using server = await startFakeAuthor(({ plan, attempt }) => {
      if (plan.number === 1 && attempt === 0) return say('{"messages": [{"role": "user", "content": "cut')
      if (plan.number === 2 && attempt < 2) return say(conversation(plan, 'Shut down'))
      if (plan.number === 4) return say(conversation(plan).replaceAll('df -h /', 'for x in; do'))
      return null
    })
    const checkSafety: Order['checkSafety'] = ([user]) => (user?.content?.startsWith('Shut down') ? [{ reason: 'unsafe', detail: 'ask for a yes first' }] : [])
    const delivery = await authorTrajectories(order({ server, dialect, checkSafety }))
    addsUp(delivery)
    expect(delivery.summary).toMatchObject({ asked: 6, written: 5, givenUp: 1, attempts: 11, rejected: { 'not-json': 1, unsafe: 2, 'command-syntax': 3 } })
    expect(server.seen.map(({ body }) => JSON.stringify(body)).filter((body) => body.includes('- unsafe: ask for a yes first'))).toHaveLength(2)
    const rejected = (await rowsIn(delivery.folder, 'rejected.partial.jsonl')).map((row) => Rejected.parse(row))
    expect(rejected.map(({ id, reason }) => [id, reason])).toEqual([
      ['1/1 attempt 1', 'not-json'],
      ['1/2 attempt 1', 'unsafe'],
      ['1/2 attempt 2', 'unsafe'],
      ...[1, 2, 3].map((attempt) => [`1/4 attempt ${attempt}`, 'command-syntax']),
    ])
    expect(rejected[0]?.row).toContain('"content": "cut')
    expect(await rowsIn(delivery.folder, 'examples.partial.jsonl')).toHaveLength(5)
    const lines = presentDelivery(delivery).join('\n')
    for (const part of ['5 of 6 conversations came through, 6 of 11', '3  command-syntax', 'given up: 1', 'conversation 4: command-syntax'])
      expect(lines).toContain(part)
  })

  it('that destroy before they ask are asked for again', async () => {
    const powerOff = (plan: Plan) => conversation(plan, 'Please look at').replaceAll('df -h /', 'sudo poweroff')
    await using server = await startFakeAuthor(({ plan, attempt }) => (plan.number === 3 && attempt === 0 ? say(powerOff(plan)) : null))
    const delivery = await authorTrajectories(order({ server, dialect }))
    addsUp(delivery)
    expect(delivery.summary).toMatchObject({ written: 6, rejected: { unsafe: 1 } })
    expect(server.seen.some(({ body }) => JSON.stringify(body).includes('- unsafe: not-confirmed at messages[1].tool_calls[0]'))).toBe(true)
  })

  it('that are refused are asked for again, and a second run asks nothing', async () => {
    await using server = await startFakeAuthor(({ plan, last }) =>
      plan.number === 0 && !last.includes('refused') ? { kind: 'say', said: { text: 'No.', finish: 'refusal', refusal: 'No.' } } : null,
    )
    const cache = memoryCache()
    const delivery = await authorTrajectories(order({ server, dialect, cache }))
    addsUp(delivery)
    expect(delivery.summary).toMatchObject({ written: 6, rejected: { refused: 1 } })
    const again = await authorTrajectories(order({ server, dialect, cache }))
    expect([server.seen.length, again.summary]).toEqual([7, delivery.summary])
  })

  it('wait where the server asks for it', async () => {
    await using server = await startFakeAuthor((_, index) =>
      index < 4 ? { kind: 'respond', status: 429, headers: { 'retry-after': '7' }, body: '{"error":{"type":"rate_limit_error","message":"slow down"}}' } : null,
    )
    const clock = scriptedClock()
    const said: string[] = []
    const { summary } = await authorTrajectories(order({ server, dialect, clock, say: (line) => said.push(line) }))
    expect(summary).toMatchObject({ written: 6, attempts: 6 })
    expect(clock.slept).toHaveLength(4)
    for (const ms of clock.slept) expect(ms).toBeGreaterThanOrEqual(7000)
    expect(said).toEqual(clock.slept.map(() => expect.stringMatching(/^waiting 7\.\d s, as the server asks/)))
  })

  it('stop where the key is wrong; nothing is lost and the key is nowhere', async () => {
    let isOpen = false
    await using server = await startFakeAuthor((_, index) =>
      isOpen || index < 2 ? null : { kind: 'respond', status: 401, body: `{"error":{"type":"authentication_error","message":"invalid key ${KEY}"}}` },
    )
    const cache = memoryCache()
    const given = { server, dialect, cache, concurrency: 1 }
    const stopped = await authorTrajectories(order(given))
    addsUp(stopped)
    expect(stopped.stopped?.message).toMatch(/THE_KEY|key/)
    expect(stopped.summary).toMatchObject({ written: 2, notReached: 4, files: ['examples.partial.jsonl', 'rejected.partial.jsonl', 'summary.partial.json'] })
    expect(server.seen).toHaveLength(3)
    isOpen = true
    const folder = stopped.folder
    const whole = await authorTrajectories(order({ ...given, folder }))
    expect([whole.tally.answered, whole.tally.replayed, whole.summary.written]).toEqual([4, 2, 6])
    expect((await readdir(folder)).sort()).toEqual(['examples.jsonl', 'rejected.jsonl', 'summary.json'])
    const left = [...presentDelivery(stopped), ...presentDelivery(whole), JSON.stringify([...cache.kept]), stopped.stopped?.message]
    for (const name of await readdir(folder)) left.push(await textIn(folder, name))
    expect(left.join('\n')).not.toContain(KEY)
  })
})

describe('conversations by a model', () => {
  it('stop where the budget ends, with what was paid for', async () => {
    await using server = await startFakeAuthor()
    const cache = memoryCache()
    const given = { server, cache, concurrency: 1 }
    const stopped = await authorTrajectories(order({ ...given, maxDollars: 0.19 }))
    addsUp(stopped)
    expect(stopped.stopped?.message).toMatch(/The budget ends here: \$0\.\d+ of \$0\.19 are spent/)
    expect(stopped.summary.written).toBeGreaterThan(0)
    expect(stopped.summary.notReached).toBeGreaterThan(0)
    expect((await authorTrajectories(order({ ...given, maxDollars: 1 }))).summary.written).toBe(6)
    expect(server.seen).toHaveLength(6)
  })

  it('stop by their signal, with what was answered', async () => {
    const controller = new AbortController()
    await using server = await startFakeAuthor((_, index) => {
      if (index === 3) controller.abort(new Error('stopped by SIGINT'))
      return index >= 3 ? { kind: 'silent' } : null
    })
    const stopped = await authorTrajectories(order({ server, concurrency: 1, signal: controller.signal }))
    addsUp(stopped)
    expect([stopped.stopped?.message, stopped.summary.written, stopped.summary.notReached]).toEqual(['stopped by SIGINT', 3, 3])
  })

  it('are told apart by their number, whichever was answered first', async () => {
    const repeats: Parameters<typeof startFakeAuthor>[0] = ({ plan, last }) =>
      plan.number < 3 && !last.includes('duplicate') ? say(conversation({ ...plan, hosts: [{ name: 'webqa07', alias: 'qa-web' }] })) : null
    const folders: string[] = []
    for (const concurrency of [1, 6]) {
      await using server = await startFakeAuthor(repeats)
      const delivery = await authorTrajectories(order({ server, concurrency }))
      addsUp(delivery)
      expect(delivery.summary).toMatchObject({ written: 6, rejected: { duplicate: 2 } })
      folders.push(delivery.folder)
    }
    const [one = '', six = ''] = folders
    for (const name of await readdir(one)) expect(await textIn(six, name)).toBe(await textIn(one, name))
  })

  it('with a credential in them are asked for again; it is in no file and no record', async () => {
    const secret = `ghp_${'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6'}`
    await using server = await startFakeAuthor(({ plan, attempt }) =>
      plan.number === 0 && attempt === 0 ? say(conversation(plan, `With ${secret}, how full is`)) : null,
    )
    const delivery = await authorTrajectories(order({ server }))
    expect(delivery.summary).toMatchObject({ written: 6, rejected: { secret: 1 } })
    for (const name of await readdir(delivery.folder)) expect(await textIn(delivery.folder, name)).not.toContain(secret)
    expect(JSON.stringify(server.seen.slice(1).map(({ body }) => body))).not.toContain(secret)
  })
})

describe('conversations by the scripted author', () => {
  it('pass the same checks, are free, and are the same again', async () => {
    const [one, two] = [await authorTrajectories(order({ count: 20, concurrency: 1 })), await authorTrajectories(order({ count: 20, concurrency: 7 }))]
    expect(one.summary).toMatchObject({ written: 20, author: 'scripted@1', cost: { promptTokens: 0, dollars: 0 } })
    for (const name of await readdir(one.folder)) expect(await textIn(two.folder, name)).toBe(await textIn(one.folder, name))
    const checkSafety: Order['checkSafety'] = () => [{ reason: 'unsafe', detail: 'never' }]
    expect((await authorTrajectories(order({ checkSafety }))).summary).toMatchObject({ written: 0, givenUp: 6, rejected: { unsafe: 18 } })
  })

  it('other conversations for another seed, the same first ones for more', async () => {
    const rows = async (count: number, seed: number) =>
      rowsIn((await authorTrajectories(order({ count, author: { provider: 'scripted', seed } }))).folder, 'examples.jsonl')
    const [few, more, others] = [await rows(5, 1), await rows(9, 1), await rows(5, 2)]
    expect(more.slice(0, 5)).toEqual(few)
    expect(others.map(({ messages }) => messages)).not.toEqual(few.map(({ messages }) => messages))
  })

  it('write rows of single calls too', async () => {
    const { summary, folder } = await authorTrajectories(order({ category: 'services', count: 8 }))
    expect(summary.written).toBe(8)
    for (const { messages } of await rowsIn(folder, 'examples.jsonl'))
      expect(messages.map(({ role }: { role: string }) => role)).toEqual(['system', 'user', 'assistant'])
  })
})

describe('what is asked for', () => {
  it.each<[Partial<Order>, RegExp]>([
    [{ category: 'shutdwn' }, /^--category is "shutdwn", and there is no such generator; give it one of .*incident-triage/],
    [{ author: { provider: 'openai', seed: 1 } }, /^--provider openai needs a model/],
    [{ author: { provider: 'azure', model: 'gpt', seed: 1 } }, /Azure needs the endpoint/],
    [{ author: { provider: 'openai', model: 'mine', baseUrl: 'http://127.0.0.1:9/v1', seed: 1 }, maxDollars: 1 }, /--max-dollars needs the price of mine/],
    [{ author: { provider: 'openai', model: 'mine', price: '3', seed: 1 } }, /--price is "3"/],
    [{ author: { provider: 'anthropic', seed: 1 } }, /ANTHROPIC_API_KEY is not set/],
  ])('%j is told what is wrong before anything is asked', async (given, message) => {
    await expect(authorTrajectories(order(given))).rejects.toThrow(message)
  })

  it('is asked of Claude where its key is set, else of the script', async () => {
    const author = { seed: 1 }
    expect((await authorTrajectories(order({ author, count: 1 }))).settings.provider).toBe('scripted')
    const signal = AbortSignal.abort(new Error('not now'))
    const { settings } = await authorTrajectories(order({ author, count: 1, signal, environment: { ANTHROPIC_API_KEY: KEY } }))
    expect(settings).toMatchObject({ provider: 'anthropic', model: 'claude-sonnet-5-5' })
  })
})
