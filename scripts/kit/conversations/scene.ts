import { entityKinds, fill, pickWeighted, type Random, type Site, say, siteOf, trainingWorld, type ValueKind, type World } from '#kit/fleet'
import { normalizeUserTurn } from '#kit/records'
import type { Draft } from '#kit/stage'
import { createTalk, type Talk } from './talk.ts'

/** What a scene is played with. Every name comes from `draw`, `stem` or `site`, so that none is held out of training. */
export interface Act {
  talk: Talk
  random: Random
  world: World
  draw(kind: ValueKind): string
  /** An invented name to compose others from. */
  stem(): string
  site(given?: { roles?: readonly string[]; each?: number; environment?: string }): Site
  /** One of several wordings of a request (imperative or question), filled and said as people say it: now and then politely, in small letters. */
  ask(wordings: readonly string[], values?: Readonly<Record<string, string | number>>): string
  /** One of several wordings, filled and otherwise as it stands: statements, answers, thoughts. */
  word(wordings: readonly string[], values?: Readonly<Record<string, string | number>>): string
}

/** One kind of conversation. `play` writes it from the user's first turn to the agent's last. */
export interface Scene {
  name: string
  /** How often it is drawn beside the others (1). */
  weight?: number
  play(act: Act): void
}

export const scene = (name: string, play: (act: Act) => void, weight = 1): Scene => ({ name, weight, play })

/** Plays one scene with the names of one world. Rows about one host or one site keep to one side of a split. */
export function playScene(generator: string, played: Scene, { random, world }: { random: Random; world: World }): Draft {
  const talk = createTalk()
  const drawn: string[] = []
  const keep = (value: string) => {
    drawn.push(value)
    return value
  }
  const asTexts = (values: Readonly<Record<string, string | number>>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))
  played.play({
    talk,
    random,
    world,
    draw: (kind) => (isEntity(kind) ? keep(world.draw(kind, random)) : world.draw(kind, random)),
    stem: () => keep(world.stem(random)),
    site(given = {}) {
      const site = siteOf({ world, random, ...given })
      keep(site.application)
      return site
    },
    ask: (wordings, values = {}) => say(random.pick(wordings), asTexts(values), random),
    word: (wordings, values = {}) => fill(random.pick(wordings), asTexts(values)),
  })
  const opening = talk.messages[0]?.content ?? ''
  return { group: drawn[0] ?? normalizeUserTurn(opening), tags: [generator, played.name], messages: talk.messages }
}

/** Conversations without end, in the names that training may see. */
export function* conversationsOf(given: { generator: string; scenes: readonly Scene[]; random: Random }): Generator<Draft> {
  const { generator, scenes, random } = given
  for (;;) yield playScene(generator, pickWeighted(scenes, random), { random, world: trainingWorld })
}

const isEntity = (kind: ValueKind) => entityKinds.some((entity) => entity === kind)
