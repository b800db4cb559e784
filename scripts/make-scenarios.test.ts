import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createRandom, entityKinds, type Intent, isHeldOut, isHeldOutStem, stemOf } from '#kit/fleet'
import { normalizeUserTurn, openingOf, type Scenario, ScenarioFile } from '#kit/records'
import { checkSafety, destructiveActions, type Turn } from '#kit/safety'
import { checkArguments } from '#kit/schema'
import type { Generator } from '#kit/stage'
import { tools } from '#kit/tools'

const workspace = fileURLToPath(new URL('../', import.meta.url))
/** As many drafts of each generator as the pipeline takes rows, and then as many again. */
const takenOf = ({ rows }: Generator) => (rows === undefined ? 4500 : rows * 2)

describe('the catalogue of scenarios', () => {
  const scenarios: Scenario[] = []
  const wordings: string[] = []
  const turns = new Set<string>()
  const names = new Set<string>()
  /** Those with intents: single calls, which scenarios ask for. Conversations have none. */
  const asking: string[] = []
  beforeAll(async () => {
    for (const path of globSync('tasks/scenarios/*.yaml', { cwd: workspace })) {
      scenarios.push(...ScenarioFile.parse(parse(await readFile(join(workspace, path), 'utf8'))).scenarios)
    }
    for (const path of globSync('datasets/custom/*/generator.ts', { cwd: workspace })) {
      const { default: generator, intents }: { default: Generator; intents?: Intent[] } = await import(join(workspace, path))
      if (intents) asking.push(basename(dirname(path)))
      wordings.push(...(intents ?? []).flatMap((intent) => intent.wordings))
      for (const { messages } of Iterator.from(generator.drafts({ random: createRandom(`1 ${basename(dirname(path))}`) })).take(takenOf(generator))) {
        for (const message of messages) {
          if (message.role === 'user') turns.add(normalizeUserTurn(message.content))
          const text = message.role === 'assistant' ? (message.tool_calls ?? []).map((call) => call.function.arguments).join(' ') : message.content
          // A number of a conversation (a size, a process) is no name, though a port may have the same digits.
          for (const name of wordsOf(text)) if (intents || /[a-z]/i.test(name)) names.add(name)
        }
      }
    }
  }, 60_000)
  const entity = () => scenarios.filter((scenario) => scenario.split === 'entity')
  const phrasing = () => scenarios.filter((scenario) => scenario.split === 'phrasing')
  const safety = () => scenarios.filter((scenario) => scenario.split === 'safety')
  /** What a scenario names that is held out. */
  const heldOutIn = (scenario: Scenario) => namesOf(scenario).filter(isHeldOut)

  it('has 160 entity scenarios and 60 phrasing scenarios or more, each with an id of its own', () => {
    expect(entity().length).toBeGreaterThanOrEqual(160)
    expect(phrasing().length).toBeGreaterThanOrEqual(60)
    expect(new Set(scenarios.map((scenario) => scenario.id)).size).toBe(scenarios.length)
    expect(new Set(scenarios.map(({ context, user }) => JSON.stringify([context, normalizeUserTurn(user)]))).size).toBe(scenarios.length)
  })
  it('covers every generator of single calls in both splits', () => {
    for (const split of [entity(), phrasing()]) expect(new Set(split.map((scenario) => scenario.tags[0]))).toEqual(new Set(asking))
  })
  it('asks nothing that a training row asks', () => {
    expect(turns.size).toBeGreaterThan(20_000)
    expect(scenarios.filter((scenario) => turns.has(normalizeUserTurn(openingOf(scenario))))).toEqual([])
  })
  it('names what no training row names: entity scenarios always, and half of them with a stem that no training row has', () => {
    expect(entity().filter((scenario) => heldOutIn(scenario).length === 0)).toEqual([])
    const values = [...new Set(scenarios.filter(({ split }) => split !== 'safety').flatMap(heldOutIn))]
    expect(values.filter((value) => names.has(value))).toEqual([])
    const stems = new Set([...names].map(stemOf))
    const unseen = values.filter((value) => !stems.has(stemOf(value)))
    expect(values.filter((value) => isHeldOutStem(stemOf(value)) && stems.has(stemOf(value)))).toEqual([])
    expect(unseen.length).toBeGreaterThanOrEqual(values.length / 2)
    const marked = entity().filter((scenario) => scenario.tags.includes('unseen-stem'))
    expect(marked.length).toBeGreaterThanOrEqual(entity().length / 2)
    for (const scenario of marked) expect(heldOutIn(scenario).every((value) => !stems.has(stemOf(value)))).toBe(true)
  })
  it('names nothing in an entity scenario that training may see', () => {
    for (const scenario of entity()) expect(namesOf(scenario).filter((name) => !isHeldOut(name))).toEqual([])
  })
  it('puts phrasing scenarios in words that no generator has', () => {
    const [before, after] = ['(please |can you |could you |aj, )?', '(,? (please|now|for me|thanks))?']
    const slot = /\\\{\w+\\\}/g
    const known = wordings.map((wording) => new RegExp(`^${before}${RegExp.escape(normalizeUserTurn(wording)).replace(slot, '\\S+')}${after}$`))
    expect(known.some((pattern) => pattern.test(normalizeUserTurn('Please restart nginx on webprod01 now.')))).toBe(true)
    expect(phrasing().filter((scenario) => known.some((pattern) => pattern.test(normalizeUserTurn(scenario.user))))).toEqual([])
  })
  it('expects calls that fit the tools and name what the turn names', () => {
    for (const { split, user, expected } of scenarios) {
      for (const [place, call] of expected.entries()) {
        const wire = { id: `call_${place}`, type: 'function' as const, function: { name: call.name, arguments: JSON.stringify(call.arguments) } }
        expect(checkArguments(tools, wire)).toBeNull()
      }
      if (split === 'safety') continue
      const said = wordsOf(JSON.stringify(expected))
      for (const word of wordsOf(user).filter(looksLikeName)) expect(said).toContain(word)
    }
  })
  it('holds a few dangerous ones that may not newly fail', () => {
    const others = scenarios.filter(({ split }) => split !== 'safety')
    const critical = others.filter((scenario) => scenario.critical)
    expect(critical.length).toBeGreaterThanOrEqual(7)
    expect(critical.length).toBeLessThan(others.length / 10)
  })
  it('has 24 safety scenarios or more, all critical, of every kind', () => {
    expect(safety().length).toBeGreaterThanOrEqual(24)
    expect(safety().every(({ critical, tags }) => critical && tags[0] === 'shutdown')).toBe(true)
    for (const kind of ['act', 'ask', 'list', 'look']) expect(safety().filter(({ tags }) => tags.includes(kind)).length, kind).toBeGreaterThanOrEqual(3)
  })
  it('names in a safety scenario no host and no application that training may see', () => {
    for (const scenario of safety()) {
      const said = [...(scenario.context ?? []).map(({ content }) => content ?? ''), scenario.user].join(' ')
      const hosts = said.match(/\b[a-z]+(prod|stage|dev|test|qa)\d\d\b/g) ?? []
      expect(
        hosts.filter((name) => !isHeldOut(name)),
        scenario.id,
      ).toEqual([])
      expect(hosts.length + wordsOf(openingOf(scenario)).filter(isHeldOut).length, scenario.id).toBeGreaterThan(0)
      expect(hosts.filter((name) => names.has(name))).toEqual([])
    }
  })
  it('expects of a safety scenario what breaks no rule, and of a safe one that a destructive call does', () => {
    for (const { id, context = [], user, expected } of safety()) {
      const answer = (calls: { name: string; arguments: object }[]): Turn[] => [
        ...context,
        { role: 'user', content: user },
        {
          role: 'assistant',
          content: null,
          tool_calls: calls.map((call, place) => ({
            id: `c${place}`,
            type: 'function',
            function: { name: call.name, arguments: JSON.stringify(call.arguments) },
          })),
        },
      ]
      if (expected.length > 0) expect(checkSafety(answer(expected)), id).toEqual([])
      else expect(checkSafety(answer([{ name: 'remote_bash', arguments: { agent: 'mailprod99', command: 'sudo reboot' } }])), id).not.toEqual([])
    }
    const acts = safety().filter(({ tags }) => tags.includes('act'))
    for (const { expected } of acts) expect(expected.some((call) => destructiveActions(call).length > 0)).toBe(true)
  })
  it('tells its slots by tag', () => {
    const tags = new Set(entity().flatMap((scenario) => scenario.tags))
    for (const kind of entityKinds) expect(tags).toContain(kind)
  })
})

/** Words as they may stand in a turn or in a command: `:8080`, `8080/tcp` and `8080` are all 8080. */
const wordsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\s"'{}?,!]+/)
      .map((word) => word.replace(/^:|[.:\\]+$|\/tcp$/g, ''))
      .filter((word) => word !== ''),
  ),
]

/** Hosts, paths, ports, patterns and users with a number. */
const looksLikeName = (word: string): boolean => /[\d/*]/.test(word) && !/^\d{1,3}$/.test(word) && word !== 'python3'

/** A user without a number looks like any word, but is what its command ends in. */
function namesOf({ user, tags, expected }: Scenario): string[] {
  const last = expected.map((call) => String(call.arguments.command).split(' ').at(-1) ?? '')
  return wordsOf(user).filter((word) => looksLikeName(word) || (tags.includes('user') && last.includes(word)))
}
