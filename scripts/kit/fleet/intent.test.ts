import { describe, expect, it } from 'vitest'
import { isHeldOut } from './held-out.ts'
import { draftOf, draftsOf, intent, requestOf } from './intent.ts'
import { createRandom } from './random.ts'
import { heldOutWorld, trainingWorld } from './world.ts'

const uptime = intent({
  name: 'uptime',
  slots: ['host'],
  wordings: ['Show uptime of {host}'],
  call: ({ host }) => ({ name: 'remote_bash', arguments: { agent: host, command: 'uptime' } }),
})
const everyone = intent({ name: 'everyone', slots: [], weight: 0.1, wordings: ['List all hosts'], call: () => ({ name: 'list_agents', arguments: {} }) })

describe('requestOf', () => {
  it('names in the call what it names in the turn', () => {
    const request = requestOf(uptime, heldOutWorld.unseenStem, createRandom('one'))
    const host = request.values.host ?? ''
    expect(request.user).toContain(host)
    expect(request.call).toEqual({ name: 'remote_bash', arguments: { agent: host, command: 'uptime' } })
    expect(isHeldOut(host)).toBe(true)
  })
})

describe('draftOf', () => {
  const values = { host: 'webprod01' }
  it('groups rows by the name they are about, whichever generator made them', () => {
    expect(draftOf('a', requestOf(uptime, trainingWorld, createRandom('1'))).group).toMatch(/^[a-z-]+\d+$/)
    const call = uptime.call({ ...values } as never) // the intent's only slot is given
    expect(draftOf('a', { intent: 'uptime', user: 'x', call, values }).group).toBe('webprod01')
    expect(draftOf('b', { intent: 'other', user: 'y', call, values: { service: 'nginx', ...values } }).group).toBe('webprod01')
  })
  it('groups rows without a name by what they say', () => {
    expect(draftOf('a', { intent: 'everyone', user: 'List all hosts.', call: { name: 'list_agents', arguments: {} }, values: {} }).group).toBe('list all hosts')
  })
})

describe('draftsOf', () => {
  const take = (count: number, seed = '1') =>
    draftsOf({ generator: 'g', intents: [uptime, everyone], random: createRandom(seed) })
      .take(count)
      .toArray()
  it('draws by weight', () => {
    const seldom = take(2000).filter((draft) => draft.tags[1] === 'everyone').length
    expect(seldom).toBeGreaterThan(120)
    expect(seldom).toBeLessThan(250)
  })
  it('says when there is nothing to draw from', () => {
    expect(() => draftsOf({ generator: 'g', intents: [], random: createRandom('1') }).next()).toThrow('nothing to pick from')
  })
})
