import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import Docker from 'dockerode'
import { expect, it } from 'vitest'
import { openTurns } from './in-turn.ts'

/** An engine of a version that takes its time to start and remove, and counts how many of these it does at once. */
async function slowEngine(version: string) {
  const seen = { now: 0, most: 0, done: 0 }
  const server = createServer(async ({ url = '' }, response) => {
    if (url.endsWith('/version')) return response.setHeader('content-type', 'application/json').end(JSON.stringify({ Version: version }))
    seen.now += 1
    seen.most = Math.max(seen.most, seen.now)
    await wait(20)
    seen.now -= 1
    seen.done += 1
    return response.writeHead(204).end()
  }).listen(0)
  const engines = Array.from({ length: 3 }, () => new Docker({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, protocol: 'http' }))
  return { seen, engines, [Symbol.dispose]: () => void server.close() }
}

it.each([
  ['20.10.24+dfsg1', 1],
  ['20.10.27', 6],
  ['28.2.2', 6],
])('engine %s starts and removes %d containers at once', async (version, most) => {
  using given = await slowEngine(version)
  const turns = openTurns()
  const calls = given.engines.map(turns).flatMap((engine) => [engine.getContainer('a').start(), engine.getContainer('b').remove()])
  await Promise.all(calls)
  expect(given.seen).toEqual({ now: 0, most, done: 6 })
})
