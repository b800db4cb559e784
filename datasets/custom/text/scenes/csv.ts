import { opening, scene } from '#kit/conversations'
import type { Random } from '#kit/fleet'
import { sorted } from '#kit/screens'
import { distinct, plural, textFile } from '../text-file.ts'

interface Order {
  id: number
  customer: string
  city: string
  amount: number
}

/** Sums and filters over a table with commas. */
export const ordersInCsv = scene('csv', (act) => {
  const { talk, random, word } = act
  const orders = ordersOf(random, () => act.world.stem(random))
  const file = textFile(act, 'csv', ['id,customer,city,amount', ...orders.map(({ id, customer, city, amount }) => `${id},${customer},${city},${amount}`)])
  const { path, where } = file
  const kind = random.pick(['sum', 'by-city', 'above', 'customer'] as const)
  const limit = random.pick([100, 250, 500, 800])
  const someone = random.pick(orders).customer
  talk.user(opening(act, openings[kind], { where, limit, someone }))
  if (random.chance(0.6)) file.cat()
  else file.run(`head -n 3 ${path}`, file.lines.slice(0, 3).join('\n'))
  const total = sum(orders)
  if (kind === 'sum') {
    file.run(`awk -F, 'NR > 1 {sum += $4} END {print NR - 1, sum}' ${path}`, `${orders.length} ${total}`)
    talk.answer(
      word(
        [
          '{count} orders, {total} in all; that is {mean} an order on average.',
          'The amounts add up to {total} over {count} orders.',
          'Total {total} for {count} orders (the head line is not counted), about {mean} each.',
        ],
        {
          count: orders.length,
          total,
          mean: Math.round(total / orders.length),
        },
      ),
    )
    return
  }
  if (kind === 'by-city') {
    const cities = sorted([...new Set(orders.map((order) => order.city))])
    const sums = cities
      .map((city) => [city, sum(orders.filter((order) => order.city === city))] as const)
      .toSorted(([a, m], [b, n]) => n - m || (a < b ? 1 : -1))
    file.run(
      `awk -F, 'NR > 1 {sum[$3] += $4} END {for (city in sum) print sum[city], city}' ${path} | sort -rn`,
      sums.map(([city, amount]) => `${amount} ${city}`).join('\n'),
    )
    const [[first, most] = ['', 0], ...rest] = sums
    talk.answer(
      word(
        [
          '{first} leads with {most} of {total}.{rest}',
          'By city: {first} {most}{tail}; together {total}.',
          '{first} brings in most, {most} ({share} % of {total}).{rest}',
        ],
        {
          first,
          most,
          total,
          share: Math.round((100 * most) / total),
          rest: rest.length > 0 ? ` Then ${rest.map(([city, amount]) => `${city} with ${amount}`).join(', ')}.` : '',
          tail: rest.map(([city, amount]) => `, ${city} ${amount}`).join(''),
        },
      ),
    )
    return
  }
  if (kind === 'above') {
    const large = orders.filter((order) => order.amount > limit).toSorted((a, b) => b.amount - a.amount || b.id - a.id)
    file.run(
      `awk -F, 'NR > 1 && $4 > ${limit} {print $4, $1, $2}' ${path} | sort -rn`,
      large.map(({ id, customer, amount }) => `${amount} ${id} ${customer}`).join('\n'),
    )
    const [top] = large
    talk.answer(
      top
        ? word(
            [
              '{count}, the largest is order {id} of {customer} with {amount}.',
              '{count} above {limit}: {ids}. The largest is {id} ({amount}).',
              'There are {count}. Order {id} by {customer} tops them with {amount}.',
            ],
            {
              count: plural(large.length, 'order'),
              ids: large.map((order) => order.id).join(', '),
              limit,
              id: top.id,
              customer: top.customer,
              amount: top.amount,
            },
          )
        : word(
            [
              'None: the largest of the {count} orders stays at or below {limit}. The first in the file is {first}.',
              'No order is above {limit}; awk found no line among the orders, which begin with {first}.',
            ],
            {
              count: orders.length,
              limit,
              first: orders[0]?.id ?? '',
            },
          ),
    )
    return
  }
  const theirs = orders.filter((order) => order.customer === someone)
  file.run(`awk -F, '$2 == "${someone}"' ${path}`, theirs.map(({ id, customer, city, amount }) => `${id},${customer},${city},${amount}`).join('\n'))
  talk.answer(
    word(
      [
        '{someone} has {count} worth {total}: {ids}.',
        '{count} for {someone} ({ids}), {total} together.',
        'Order numbers of {someone}: {ids}. They come to {total}.',
      ],
      {
        someone,
        count: plural(theirs.length, 'order'),
        ids: theirs.map((order) => order.id).join(', '),
        total: sum(theirs),
      },
    ),
  )
})

const openings = {
  sum: {
    ask: ['Add up the amounts in {where}', 'What is the total amount in {where}', 'Sum the last column of {where} and count the orders'],
    say: ['I need the turnover of {where}', 'How much money is in {where}? The amount is the last column'],
  },
  'by-city': {
    ask: ['Sum the amounts in {where} by city', 'Which city has the highest turnover in {where}', 'Give me totals per city from {where}'],
    say: ['Sales wants the amounts of {where} per city', 'Totals by city, from {where}'],
  },
  above: {
    ask: ['List the orders above {limit} in {where}', 'Which orders in {where} are larger than {limit}', 'Find orders over {limit} in {where}'],
    say: ['Orders above {limit} need a second look; they are in {where}', 'Is there anything over {limit} in {where}?'],
  },
  customer: {
    ask: ['Find all orders of {someone} in {where}', 'What did {someone} order according to {where}', 'Show the orders of customer {someone} in {where}'],
    say: ['{someone} asks about their orders, see {where}', 'I have {someone} on the phone; the orders are in {where}'],
  },
} as const

const sum = (orders: readonly Order[]) => orders.reduce((all, order) => all + order.amount, 0)

function ordersOf(random: Random, stem: () => string): Order[] {
  const customers = distinct(random.integer(3, 5), stem)
  const cities = distinct(random.integer(2, 4), () => random.pick(['Leiden', 'Graz', 'Porto', 'Gdansk', 'Turku', 'Bergen', 'Lyon', 'Brno']))
  let id = random.integer(1000, 9000)
  return Array.from({ length: random.integer(6, 14) }, () => {
    id += random.integer(1, 9)
    return { id, customer: random.pick(customers), city: random.pick(cities), amount: random.integer(5, 1200) }
  })
}
