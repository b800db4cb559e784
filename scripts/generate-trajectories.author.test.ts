import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Example } from '#kit/records'
import { type Checkout, makeCheckout } from '../tests/checkout.ts'
import { startFakeAuthor } from '../tests/fake-author.ts'

const KEY = 'sk-ant-test-0123456789abcdef'
// Empty is as good as not set, also where this machine has a key.
const none = { ANTHROPIC_API_KEY: '', OPENAI_API_KEY: '' }
let checkout: Checkout
beforeAll(async () => {
  checkout = await makeCheckout()
})
afterAll(() => rm(checkout.path, { recursive: true, force: true }))

const command = (args: string, env: Record<string, string> = {}) => checkout.run(`node scripts/generate-trajectories.ts ${args}`, { ...none, ...env })
const filesOf = (folder: string) =>
  Object.fromEntries(readdirSync(join(checkout.path, folder)).map((name) => [name, readFileSync(join(checkout.path, folder, name), 'utf8')]))
const rowsOf = (text = '') =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => Example.parse(JSON.parse(line)))

describe('generate-trajectories --category', () => {
  it('writes twenty conversations without a key; a second run is free and identical, and git sees nothing of it', async () => {
    const [first, folder] = [await command('--count 20 --category shutdown'), 'datasets/out/shutdown-20-seed-1']
    expect([first.code, first.output]).toEqual([0, expect.stringMatching(/author: scripted[\s\S]*20 of 20 conversations came through[\s\S]*cost: 0 calls/)])
    const files = filesOf(folder)
    expect(rowsOf(files['examples.jsonl'])).toHaveLength(20)
    expect(await command('--count 20 --category shutdown')).toEqual(first)
    expect(filesOf(folder)).toEqual(files)
    expect((await command('--count 20 --category shutdown --output-dir elsewhere')).code).toBe(0)
    expect(filesOf('elsewhere')).toEqual(files)
    await rm(join(checkout.path, 'elsewhere'), { recursive: true })
    expect(execFileSync('git', ['status', '--short'], { cwd: checkout.path, encoding: 'utf8' })).toBe('')
  })

  it('killed while a model writes, goes on for what was not answered yet', async () => {
    let isHeld = true
    const waiting = Promise.withResolvers<void>()
    await using server = await startFakeAuthor((_, index) => {
      if (isHeld && index >= 3) waiting.resolve()
      return isHeld && index >= 3 ? { kind: 'silent' } : null
    })
    const line = `--count 6 --category shutdown --provider anthropic --base-url ${server.url} --key-name THE_KEY --concurrency 1 --output-dir written`
    const child = checkout.start(`exec node scripts/generate-trajectories.ts ${line}`, { ...none, THE_KEY: KEY })
    await waiting.promise
    child.kill('SIGKILL')
    await once(child, 'close')
    expect(existsSync(join(checkout.path, 'written/examples.jsonl'))).toBe(false)
    isHeld = false
    const { code, output } = await command(line, { THE_KEY: KEY })
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(
        /6 of 6 conversations came through\ncost: 3 calls, 3 replayed, 6,000 prompt tokens \(1,500 cached\), 900 completion tokens, \$0\.0183\n/,
      ),
    ])
    expect(output).toContain('cost when first asked: 12,000 prompt tokens, 1,800 completion tokens, $0.0366')
    const files = filesOf('written')
    const again = await command(line, { THE_KEY: KEY })
    expect([again.code, again.output, server.seen.length]).toEqual([0, expect.stringContaining('cost: 0 calls, 6 replayed'), 7])
    expect(filesOf('written')).toEqual(files)
    const records = filesOf('.store/cache/llm')
    expect(Object.keys(records)).toHaveLength(6)
    expect(JSON.stringify([files, records, output])).not.toContain(KEY)
  })

  it('fewer than were asked for are written as such, and fail', async () => {
    await using server = await startFakeAuthor(({ plan }) => (plan.number === 2 ? { kind: 'say', said: { text: 'Sorry.' } } : null))
    const { code, output } = await command(
      `--count 3 --category shutdown --provider openai --model mine --base-url ${server.url}/v1 --attempts 2 --output-dir fewer`,
    )
    expect(code).toBe(1)
    for (const part of [
      '2 of 3 conversations came through',
      '2  not-json',
      'given up: 1',
      'conversation 2: not-json',
      'fewer/examples.partial.jsonl',
      'an unknown price',
    ])
      expect(output).toContain(part)
    expect(rowsOf(filesOf('fewer')['examples.partial.jsonl'])).toHaveLength(2)
  })

  it.each([
    ['', 'give it --category NAME to write conversations, or --load-dataset NAME to draw rows of a public dataset\n'],
    ['--category shutdown --count none', '--count is "none"; give it a whole number, 1 or more\n'],
    ['--category shutdown --provider anthropic', expect.stringMatching(/^There is no key for claude-sonnet-5-5 .*\.env\.local.*\n$/)],
  ])('%s is told in one line', async (args, message) => {
    expect(await command(args)).toEqual({ code: 1, output: message })
  })
})
