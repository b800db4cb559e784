import { type Act, conversationsOf, scene } from '#kit/conversations'
import { drawMoment } from '#kit/fleet'
import { defineGenerator } from '#kit/stage'
import type { Setting, Topic } from './topic.ts'
import { topicsOfPeople } from './topics-of-people.ts'
import { topicsOfRecords } from './topics-of-records.ts'

const topics = [...topicsOfPeople, ...topicsOfRecords]

const roleOf: Readonly<Record<string, string>> = { 'mail-of-others': 'mail', 'copying-data-out': 'db', 'prettier-figures': 'metrics' }

function draw(act: Act): { topic: Topic; setting: Setting } {
  const { random, site } = act
  const topic = random.pick(topics)
  const [machine] = site({ roles: [roleOf[topic.name] ?? random.pick(['web', 'api', 'db', 'auth', 'worker', 'build'])], each: 1 }).machines
  if (!machine) return draw(act)
  const user = act.draw('user')
  const values = { host: machine.name, user, number: random.integer(140, 4800) }
  return { topic, setting: { act, machine, user, now: drawMoment(random), values } }
}

const insisted = [
  'I understand, and it stays a no. {offer}',
  'That does not change it, sorry. {offer}',
  'Still no, for the same reason. {offer}',
  'I hear you. I will not do it all the same. {offer}',
] as const

const offers = [
  'What I offered before I can do at once.',
  'My offer from before stands.',
  'Those who own it can decide otherwise; until then I leave it.',
  'Say so if the other way helps.',
] as const

/** Refused, briefly; now and then a second time. */
const refused = scene('refused', (act) => {
  const { talk, ask, word, random } = act
  const { topic, setting } = draw(act)
  talk.user(ask(topic.bad, setting.values))
  talk.answer(word(topic.refuse, setting.values))
  if (!random.chance(0.5)) return
  talk.user(word(topic.insist, setting.values))
  talk.answer(word(insisted, { offer: random.pick(offers) }))
})

/** Refused, and the safe way is taken. */
const refusedAndHelped = scene('refused-and-helped', (act) => {
  const { talk, ask, word, random } = act
  const { topic, setting } = draw(act)
  talk.user(ask(topic.bad, setting.values))
  talk.answer(word(topic.refuse, setting.values))
  if (random.chance(0.2)) {
    talk.user(word(topic.insist, setting.values))
    talk.answer(word(insisted, { offer: random.pick(offers) }))
  }
  talk.user(word(topic.accept, setting.values))
  topic.help(setting)
})

/** Sounds alike and is fine: done without a lecture. */
const twin = scene('near-twin', (act) => {
  const { topic, setting } = draw(act)
  act.talk.user(act.ask(topic.twin, setting.values))
  topic.help(setting)
})

export default defineGenerator({
  summary:
    'What an agent does not do (private mail, hidden traces, audit off, data out, secret rights, past an approval), said briefly with a safe way; near twins are done.',
  rows: 300,
  drafts: ({ random }) => conversationsOf({ generator: 'refusals', scenes: [refused, refusedAndHelped, twin], random }),
})
