import { describe, expect, it } from 'vitest'
import { createRandom } from '#kit/fleet'
import type { Draft } from '#kit/stage'
import { belowFloor } from './below-floor.ts'
import { createVarietyMeasure } from './measure-variety.ts'
import { rougeL, selfSimilarity } from './self-similarity.ts'

type Step = string | [name: string, given: Record<string, string>]

/** A user's turn, then calls and answers; a text after the first is an answer. */
function row(user: string, ...steps: Step[]): Draft['messages'] {
  const said = steps.map((step, index): Draft['messages'][number] => {
    if (typeof step === 'string') return { role: 'assistant', content: step }
    const [name, given] = step
    return { role: 'assistant', content: null, tool_calls: [{ id: `call_${index}`, type: 'function', function: { name, arguments: JSON.stringify(given) } }] }
  })
  return [{ role: 'user', content: user }, ...said]
}
const on = (agent: string, command: string): Step => ['remote_bash', { agent, command }]
function figures(rows: Iterable<Draft['messages']>) {
  const measure = createVarietyMeasure()
  for (const messages of rows) measure.add({ messages })
  return measure.figures()
}
const numbered = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index))

describe('variety', () => {
  it('another host, path, port or number is no variety, nor is courtesy', () => {
    const { prompts, commands } = figures([
      row('Show the size of /srv/shop on web07', on('web07', 'du -sh /srv/shop')),
      row('please show the size of /opt/mail-3 on db12, thanks', on('db12', 'du -sh /opt/mail-3')),
      row('Could you show the size of /var/log on 10.0.0.8?', on('10.0.0.8', 'du -sh /var/log')),
      row('Show the last 50 lines', ['bash', { command: 'tail -n 50 x.log' }]),
      row('Show the last 20 lines now', ['bash', { command: 'tail -n 20 y.log' }]),
    ])
    expect(prompts).toEqual({ distinct: 5, skeletons: 2 })
    expect(commands).toEqual({ distinct: 5, skeletons: 2 })
  })

  it('another program or flag is variety', () => {
    const { commands } = figures(['df -h', 'df -i', './deploy.sh', './rollback.sh'].map((command) => row('Do it', ['bash', { command }])))
    expect(commands).toEqual({ distinct: 4, skeletons: 4 })
  })

  it('a name that the fleet knows is a value where a row copies it into a call', () => {
    const copied = ['prod', 'qa'].map((place) => row(`Deploy to ${place}`, ['remote_bash_all', { pattern: `${place}-*`, command: './deploy.sh' }]))
    expect(figures(copied).prompts.skeletons).toBe(1)
    expect(figures(['nginx', 'git'].map((word) => row(`Tell me of ${word}`, 'It is a program'))).prompts.skeletons).toBe(2)
  })

  it('words are values where many of them stand in one place, and verbs where there are few', () => {
    const names = ['alpha', 'bravo', 'carol', 'delta', 'early', 'fresh', 'giant', 'hotel', 'igloo']
    const verbs = ['start', 'stop', 'restart']
    const rows = verbs.flatMap((verb) => names.map((name) => row(`${verb} ${name} on web01`, on('web01', `systemctl ${verb} ${name}`))))
    expect(figures(rows)).toMatchObject({ prompts: { distinct: 27, skeletons: 3 }, commands: { distinct: 27, skeletons: 3 } })
  })

  it('a name that a command takes from a result is a value too', () => {
    const pods = ['orders', 'billing', 'search', 'carts', 'mailer', 'ledger', 'images', 'login', 'stock']
    const rows = pods.map((pod): Draft['messages'] => [
      ...row('Why is the shop slow', ['bash', { command: 'kubectl get pods -n shop' }]),
      { role: 'tool', tool_call_id: 'call_0', content: `NAME READY\n${pod} 0/1` },
      ...row('Go on', ['bash', { command: `kubectl logs ${pod} -n shop` }]),
    ])
    expect(figures(rows).commands).toEqual({ distinct: 10, skeletons: 2 })
  })

  it('a tool sequence is who spoke and what was called, in order', () => {
    const { sequences, mostCalls } = figures([
      row('a', on('web01', 'uptime')),
      row('b', on('web02', 'df -h')),
      row('c', on('web02', 'df -h'), 'It is full'),
      row('d', on('web02', 'df -h'), on('web02', 'df -i'), 'It is full'),
      [...row('e', 'Which host?'), ...row('web01', on('web01', 'uptime'))],
    ])
    expect({ sequences, mostCalls }).toEqual({ sequences: 4, mostCalls: 2 })
  })

  it('self-similarity is 1 of equal rows, 0 of rows without a word in common, and the same each time', () => {
    const random = () => createRandom('pairs')
    expect(
      selfSimilarity(
        numbered(50, () => ['a', 'b']),
        random(),
      ),
    ).toBe(1)
    expect(
      selfSimilarity(
        numbered(50, (index) => [`a${index}`, `b${index}`]),
        random(),
      ),
    ).toBe(0)
    expect(selfSimilarity([['a']], random())).toBeNull()
    const mixed = numbered(60, (index) => numbered(12, (place) => `w${(index * place) % 17}`))
    expect(selfSimilarity(mixed, random())).toBe(selfSimilarity(mixed, random()))
  })

  it('ROUGE-L is F1 of the longest words in common, in order', () => {
    // police killed the gunman / police kill the gunman / the gunman kill police: the example of Lin (2004), there 3/4 and 2/4.
    const words = ['police', 'killed', 'the', 'gunman', 'kill']
    const ids = (text: string) => Uint32Array.from(text.split(' '), (word) => words.indexOf(word))
    expect(rougeL(ids('police killed the gunman'), ids('police kill the gunman'))).toBe(0.75)
    expect(rougeL(ids('police killed the gunman'), ids('the gunman kill police'))).toBe(0.5)
    expect(rougeL(ids('police'), ids('police kill the'))).toBe(0.5)
  })

  it('rows of hundreds of calls and arguments that are no JSON are measured too', () => {
    const broken: Draft['messages'] = [
      { role: 'user', content: '' },
      { role: 'assistant', content: null, tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'bash', arguments: 'ls' } }] },
    ]
    expect(figures([broken, broken])).toMatchObject({ commands: { distinct: 0 }, prompts: { distinct: 1 }, similarity: 1 })
    const long = row('go', ...numbered(300, (index) => on(`web${index}`, `df -h /srv/${index}`)))
    expect(figures([long, long])).toMatchObject({ mostCalls: 300, similarity: 1 })
    expect(figures([])).toMatchObject({ rows: 0, similarity: null })
  })
})

describe('floors', () => {
  const floors = { prompts: 3, commands: 2, sequences: 2, similarity: 0.7 }
  const given = (change: object) => ({
    floors,
    root: 'datasets/custom/x',
    figures: {
      rows: 9,
      prompts: { distinct: 9, skeletons: 3 },
      commands: { distinct: 9, skeletons: 2 },
      sequences: 2,
      mostCalls: 2,
      similarity: 0.7,
      ...change,
    },
  })

  it('what is at the floor passes, what is below is named with its value, the floor and the mend', () => {
    expect(belowFloor(given({}))).toBeNull()
    expect(belowFloor(given({ prompts: { distinct: 9, skeletons: 2 } }))).toContain('2 distinct prompts, and the floor is 3: add wordings')
    expect(belowFloor(given({ commands: { distinct: 9, skeletons: 1 } }))).toContain('1 distinct commands, and the floor is 2')
    expect(belowFloor(given({ sequences: 1 }))).toContain('1 distinct tool sequences, and the floor is 2')
    expect(belowFloor(given({ similarity: 0.71 }))).toContain('a self-similarity of 0.71, and the ceiling is 0.7')
  })

  it('of single calls no second sequence is asked, nor of one row that it be unlike others', () => {
    expect(belowFloor(given({ sequences: 1, mostCalls: 1 }))).toBeNull()
    expect(belowFloor(given({ similarity: null }))).toBeNull()
  })
})
