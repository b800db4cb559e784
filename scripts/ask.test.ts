import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemPrompt, tools } from '#kit/tools'

const scripts = import.meta.dirname
let workspace: string
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'flywheel-ask-'))
})
afterAll(() => rm(workspace, { recursive: true, force: true }))

async function run(script: string, ...args: string[]): Promise<{ out: string; error: string; code: number | null }> {
  const child = spawn(process.execPath, ['--no-warnings', join(scripts, script), ...args], { cwd: workspace, stdio: ['ignore', 'pipe', 'pipe'] })
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve))
  const [out, error, code] = await Promise.all([text(child.stdout), text(child.stderr), closed])
  return { out, error, code }
}

/** A server that gives one message to each question and keeps what was asked. */
async function scripted(message: object) {
  const asked: { messages: object[]; tools: object[]; temperature: number }[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      asked.push(JSON.parse(body))
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ choices: [{ index: 0, message, finish_reason: 'stop' }] }))
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo // it listens on TCP
  return { url: `http://127.0.0.1:${port}/v1`, asked, [Symbol.dispose]: () => server.close() }
}

describe('scripts/ask.ts', () => {
  it('asks as the model was trained and prints the call', async () => {
    const call = { name: 'remote_bash', arguments: '{"agent":"webprod01","command":"sudo systemctl restart nginx"}' }
    using server = await scripted({ role: 'assistant', content: null, tool_calls: [{ id: 'call_1', type: 'function', function: call }] })
    expect(await run('ask.ts', 'Restart nginx on webprod01', '--url', server.url)).toEqual({
      out: 'remote_bash: (webprod01) sudo systemctl restart nginx\n',
      error: '',
      code: 0,
    })
    expect(server.asked[0]?.messages).toEqual([
      { role: 'system', content: systemPrompt },
      { role: 'user', content: 'Restart nginx on webprod01' },
    ])
    expect(server.asked[0]).toMatchObject({ tools, temperature: 0 })
  })

  it('prints words as words', async () => {
    using server = await scripted({ role: 'assistant', content: 'Which host?' })
    expect(await run('ask.ts', 'Restart it', '--url', server.url)).toMatchObject({ out: 'Which host?\n', code: 0 })
  })

  it('says what to do where nothing serves', async () => {
    for (const [script, args] of [
      ['ask.ts', ['x']],
      ['serve.ts', []],
    ] as const) {
      const { out, error, code } = await run(script, ...args)
      expect({ out, code }).toEqual({ out: '', code: 1 })
      expect(error).toBe('no model serves yet; `npm start` trains and promotes one, or name a folder with --model\n')
    }
  })
})
