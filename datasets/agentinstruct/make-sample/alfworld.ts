import type { Random } from '#kit/stage'
import { distinct } from './distinct.ts'
import { gpt, human, type Part, type Said } from './row.ts'

const INSTRUCTION =
  'You are put into a house and do what you are told there. Answer with "THOUGHT: what you think.\n ACTION: what you do", or with "ACTION: what you do" alone. ' +
  'When nothing happened, the action was not possible.'

const THINGS = ['mug', 'plate', 'apple', 'book', 'candle', 'towel', 'pencil', 'bowl', 'kettle', 'egg']
const PLACES = ['shelf', 'countertop', 'desk', 'sidetable', 'armchair']
const BOXES = ['drawer', 'cabinet', 'fridge', 'safe', 'microwave']

const act = (action: string): Said => gpt(`ACTION: ${action}`)
const think = (thought: string, action: string): Said => gpt(`THOUGHT: ${thought}\n ACTION: ${action}`)

const opening = (task: string, places: readonly string[]): Said[] => [
  human(INSTRUCTION),
  gpt('OK. I will do what the task asks for.', false),
  human(
    `Here is your task. You are in the middle of a room. Looking quickly around you, you see ${places.map((place) => `a ${place}`).join(', ')}.\nYour task is to: ${task}.`,
  ),
]

function carry(random: Random): Said[] {
  const [thing, from, box] = [`${random.pick(THINGS)} ${random.integer(1, 3)}`, `${random.pick(PLACES)} ${random.integer(1, 4)}`, `${random.pick(BOXES)} 1`]
  const kind = thing.split(' ')[0] ?? thing
  return [
    ...opening(`put some ${kind} in ${box.split(' ')[0]}`, [from, box, 'garbagecan 1']),
    think(`I need a ${kind} first, and look at the ${from}.`, `go to ${from}`),
    human(`On the ${from}, you see a ${thing}, and a keychain 1.`),
    act(`take ${thing} from ${from}`),
    human(`You pick up the ${thing} from the ${from}.`),
    act(`go to ${box}`),
    human(`The ${box} is closed.`),
    act(`open ${box}`),
    human(`You open the ${box}. The ${box} is open. In it, you see nothing.`),
    act(`put ${thing} in/on ${box}`),
  ]
}

const WAYS = [
  { verb: 'heat', how: 'hot', with: 'microwave 1', done: 'heat' },
  { verb: 'cool', how: 'cool', with: 'fridge 1', done: 'cool' },
  { verb: 'clean', how: 'clean', with: 'sinkbasin 1', done: 'clean' },
] as const

function prepare(random: Random): Said[] {
  const way = random.pick(WAYS)
  const [thing, from, to] = [`${random.pick(THINGS)} 1`, `${random.pick(PLACES)} ${random.integer(1, 4)}`, 'diningtable 1']
  const kind = thing.split(' ')[0] ?? thing
  return [
    ...opening(`put a ${way.how} ${kind} in diningtable`, [from, way.with, to]),
    think(`A ${kind} may lie on the ${from}.`, `go to ${from}`),
    human(`On the ${from}, you see a ${thing}.`),
    act(`take ${thing} from ${from}`),
    human(`You pick up the ${thing} from the ${from}.`),
    act(`go to ${way.with}`),
    human(`You are at the ${way.with}.`),
    act(`${way.verb} ${thing} with ${way.with}`),
    human(`You ${way.done} the ${thing} using the ${way.with}.`),
    act(`go to ${to}`),
    human(`On the ${to}, you see nothing.`),
    act(`put ${thing} in/on ${to}`),
  ]
}

const light = opening('look at the book under the desklamp', ['desk 1', 'bed 1'])

export const makeAlfworld = (random: Random): Part => ({
  solved: [carry, prepare].flatMap((make) =>
    distinct(
      7,
      () => make(random),
      (said) => said[2]?.value ?? '',
    ),
  ),
  quirky: [
    // All the other verbs, an action that was not possible, and a blank line before an action.
    [
      ...light,
      act('inventory'),
      human('You are not carrying anything.'),
      act('look'),
      human('You are in the middle of a room. Looking quickly around you, you see nothing.'),
      gpt('THOUGHT: I go where the lamp should be.\n\n ACTION: go to desk 1'),
      human('On the desk 1, you see a book 1, and a desklamp 1.'),
      act('take book 1 from desk 1'),
      human('You pick up the book 1 from the desk 1.'),
      act('close desk 1'),
      human('Nothing happened.'),
      act('examine book 1'),
      human('There is nothing special about book 1.'),
      act('use desklamp 1'),
      human('You turn on the desklamp 1.'),
    ],
    // Without an instruction, and with the end of the task said.
    [...opening('put a mug on shelf', ['shelf 1']).slice(2), act('put mug 1 on shelf 1'), human('You put the mug 1 on the shelf 1.'), gpt('Ok.', false)],
  ],
  rejected: [
    [...opening('find the cat', ['sofa 1']), gpt('THOUGHT: There is no cat here.')],
    [...opening('paint the wall', ['wall 1']), act('paint wall 1 with brush 1')],
    [...opening('move the plate', ['shelf 1', 'shelf 2']), act('take plate 1')],
    [...opening('sort the drawer', ['drawer 1']), act('take key 1 from box 1 from drawer 1')],
  ],
})
