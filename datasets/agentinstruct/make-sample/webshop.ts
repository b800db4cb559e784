import type { Random } from '#kit/stage'
import { distinct } from './distinct.ts'
import { gpt, human, type Part, type Said } from './row.ts'

const INSTRUCTION =
  'You are web shopping.\nAnswer each page with one action, search[keywords] or click[value], in this form:\n\nThought:\nI think ...\n\nAction:\nclick[something]'

const ITEMS = [
  { item: 'rain jacket', kinds: ['navy', 'olive', 'mustard'] },
  { item: 'desk lamp', kinds: ['white', 'black', 'brass'] },
  { item: 'yoga mat', kinds: ['4 mm', '6 mm', '10 mm (extra thick)'] },
  { item: 'tea pot', kinds: ['0.5 litre', '1 litre', '1.5 litre'] },
  { item: 'running socks', kinds: ['size 36-39', 'size 40-43', 'size 44-47'] },
] as const

const page = (...parts: string[]): Said => human(parts.join(' [SEP] '))
const step = (thought: string, action: string): Said => gpt(`Thought:\n${thought}\n\nAction:\n${action}`)
const opening = (wish: string): Said[] => [human(INSTRUCTION), gpt('Ok.', false), page('WebShop', 'Instruction:', wish, 'Search')]

interface Purchase {
  wish: string
  turns: Said[]
}

function purchase(random: Random): Purchase {
  const { item, kinds } = random.pick(ITEMS)
  const [kind, limit, code] = [random.pick(kinds), random.integer(15, 90), `B0${random.integer(10_000_000, 99_999_999)}`]
  const [price, wish] = [random.integer(8, limit - 2), `i want a ${item} in ${kind}, and price lower than ${limit}.00 dollars`]
  const shown = (...parts: string[]) => page('Instruction:', wish, 'Back to Search', ...parts)
  const product = shown('< Prev', 'option', ...kinds, `Good ${item}`, `Price: $${price}.00`, 'Rating: N.A.', 'Description', 'Features', 'Reviews', 'Buy Now')
  return {
    wish,
    turns: [
      step(`I search for the ${item} with its price.`, `search[${item} ${kind} price < ${limit}.00]`),
      shown(
        'Page 1 (Total results: 50)',
        'Next >',
        code,
        `Good ${item}`,
        `$${price}.00`,
        `B0${random.integer(10_000_000, 99_999_999)}`,
        `Fine ${item}`,
        `$${limit + 20}.00`,
      ),
      step(`The first costs ${price} dollars, which is below the limit.`, `click[${code}]`),
      product,
      step(`I choose ${kind}.`, `click[${kind}]`),
      product,
      step('Everything fits, so I buy it.', 'click[Buy Now]'),
    ],
  }
}

export const makeWebshop = (random: Random): Part => ({
  solved: distinct(
    14,
    () => purchase(random),
    ({ wish }) => wish,
  ).map(({ wish, turns }) => [...opening(wish), ...turns]),
  quirky: [
    // Back to the page that the row began with, brackets in a name, a space behind the colon, and no thought.
    [
      ...opening('i want a chess clock, and price lower than 50.00 dollars'),
      step('I search for it.', 'search[clock]'),
      page('Instruction:', 'i want a chess clock, and price lower than 50.00 dollars', 'Back to Search', 'B012345678', 'Wall clock', '$9.00'),
      step('That is no chess clock. I go back.', 'click[Back to Search]'),
      page('WebShop', 'Instruction:', 'i want a chess clock, and price lower than 50.00 dollars', 'Search'),
      gpt('Thought:\nOnce more.\n\nAction: \nsearch[chess clock]'),
      page('Instruction:', 'i want a chess clock, and price lower than 50.00 dollars', 'Back to Search', 'Chess clock [digital]', '$30.00', 'Buy Now'),
      gpt('Action:\nclick[Chess clock [digital]]'),
    ],
  ],
  rejected: [
    [...opening('i want a kite'), gpt('Thought:\nI would search for a kite.')],
    [...opening('i want a drum'), step('I scroll.', 'scroll[down]')],
    [...opening('i want a bell'), step('I search.', 'search bell')],
  ],
})
