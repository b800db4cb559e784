import type { Random } from '#kit/stage'
import { distinct } from './distinct.ts'
import { gpt, human, type Part, type Said } from './row.ts'

const INSTRUCTION = `You are an agent that answers questions from a knowledge base, which is asked with functions: get_relations, get_neighbors, intersection, get_attributes, argmax, argmin, count.
Say what you think and call one of them:

Thought: why.
Action: get_relations(an entity)

When a variable is the answer, end with Final Answer: #id.`

const call = (thought: string, action: string, loss = true): Said => gpt(`Thought: ${thought}\nAction: ${action}`, loss)
const answer = (thought: string, variable: string, loss = true): Said => gpt(`Thought: ${thought}\nFinal Answer: ${variable}`, loss)
const observe = (text: string): Said => human(`Observation: ${text}`)
const variable = (number: number, type: string): Said => observe(`variable #${number}, which are instances of ${type}`)

/** The solved question that each row begins with. */
const opening = (question: string, entities: readonly string[]): Said[] => [
  human(INSTRUCTION),
  gpt('I have understood how it works.', false),
  human('Question: who built the bridge that crosses the Elbe in Hamburg? \nEntities: [Elbe, Hamburg]'),
  call('I look at the relations of Elbe.', 'get_relations(Elbe)', false),
  observe('[geography.river.bridges, geography.river.mouth]'),
  call('Its bridges are what I need.', 'get_neighbors(Elbe, geography.river.bridges)', false),
  variable(0, 'transportation.bridge'),
  answer('#0 is close enough.', '#0', false),
  human(`A new question: ${question}\nEntities: [${entities.join(', ')}]`),
]

const PLACES = ['Oslo', 'Washington, D.C.', 'Porto', 'Springfield, Illinois', 'Kyoto', 'Bern', 'Accra', 'Lima']
const KINDS = [
  { kind: 'museum', relation: 'travel.destination.museums', type: 'architecture.museum', attribute: 'architecture.museum.visitors' },
  { kind: 'bridge', relation: 'transportation.city.bridges', type: 'transportation.bridge', attribute: 'transportation.bridge.length' },
  { kind: 'theatre', relation: 'theater.city.theaters', type: 'theater.theater', attribute: 'theater.theater.seats' },
] as const

interface Question {
  question: string
  said: Said[]
}

function most(random: Random): Question {
  const [place, { kind, relation, type, attribute }, end] = [random.pick(PLACES), random.pick(KINDS), random.pick(['argmax', 'argmin'] as const)]
  const question = `which ${kind} of ${place} is the ${end === 'argmax' ? 'greatest' : 'smallest'}?`
  const said = [
    ...opening(question, [place]),
    call(`I look at the relations of ${place}.`, `get_relations(${place})`),
    observe(`[${relation}, location.location.time_zones]`),
    call('One of them leads on.', `get_neighbors(${place}, ${relation})`),
    variable(0, type),
    call('They differ in an attribute.', 'get_attributes(#0)'),
    observe(`[${attribute}]`),
    call('I take the end of it.', `${end}(#0, ${attribute})`),
    variable(1, type),
    answer(`#1 is that ${kind}.`, '#1'),
  ]
  return { question, said }
}

function both(random: Random): Question {
  const [first, { kind, relation, type }] = [random.pick(PLACES), random.pick(KINDS)]
  const second = random.pick(PLACES.filter((place) => place !== first))
  const question = `how many architects have built a ${kind} in ${first} and in ${second}?`
  const said = [
    ...opening(question, [first, second]),
    call(`I begin with ${first}.`, `get_neighbors(${first}, ${relation})`),
    variable(0, type),
    call(`Now ${second}.`, `get_neighbors(${second}, ${relation})`),
    variable(1, type),
    call('Those in both are wanted.', 'intersection(#0, #1)'),
    variable(2, 'architecture.architect'),
    call('I count them.', 'count(#2)'),
    variable(3, 'type.int'),
    answer('#3 holds the number.', '#3'),
  ]
  return { question, said }
}

const ask = (question: string, ...turns: Said[]): Said[] => [...opening(question, ['x']), ...turns]

export const makeKg = (random: Random): Part => ({
  solved: [most, both].flatMap((make) =>
    distinct(
      7,
      () => make(random),
      ({ question }) => question,
    ).map(({ said }) => said),
  ),
  quirky: [
    // A call that was refused, which is told without "Observation:"; and a row without a solved question.
    ask(
      'who lives in a lighthouse?',
      call('I try the kind itself.', 'get_relations(lighthouse keeper)'),
      human('get_relations(lighthouse keeper) cannot be executed. You may make a mistake and need to fix it.'),
      call('It is no entity, so I ask for lighthouses.', 'get_relations(Lighthouse)'),
      observe('[architecture.lighthouse.keepers]'),
      call('These are the keepers.', 'get_neighbors(Lighthouse, architecture.lighthouse.keepers)'),
      variable(0, 'people.person'),
      answer('#0 are those who live there.', '#0'),
    ),
    [human('Question: what rivers are there?\nEntities: [River]'), call('I count them all.', 'count(#0)\n\nThat gives their number.'), observe('nothing')],
  ],
  rejected: [
    ask('who paints?', gpt('Thought: Painters do.')),
    ask('who sings?', call('I search.', 'search(singer)')),
    ask('who acts?', call('I do two things at once.', 'get_neighbors(get_relations(actor), film.actor.film)')),
    ask('what do two towns share?', call('I intersect them.', 'intersection(Paris, Texas, Washington, D.C.)')),
  ],
})
