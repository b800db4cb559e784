import { opening, scene } from '#kit/conversations'
import { uniqLines } from '#kit/screens'

const countAsks = {
  ask: [
    'Count the answers of nginx on {host} by status',
    'How many 5xx does nginx on {host} answer today',
    'Which status codes does {host} answer with',
    'Show the share of errors in the access log of {host}',
    'Sum up the access log of nginx on {host} by status code',
  ],
  say: ['Users report errors from {host}. How many requests fail?', 'Is the error rate of nginx on {host} unusual today? Look at the access log'],
}

const share = (part: number, whole: number): string => ((part * 100) / whole).toFixed(part * 50 < whole ? 2 : 1)

export const statusCounts = scene(
  'status-counts',
  (act) => {
    const { talk, random, word, draw } = act
    const host = draw('host')
    const ill = random.chance(0.5)
    const counts = [
      [200, random.integer(20_000, 400_000)],
      [304, random.integer(800, 9000)],
      [404, random.integer(50, 1900)],
      [301, random.integer(20, 700)],
      [ill ? random.pick([500, 502, 503, 504]) : 500, ill ? random.integer(2000, 9000) : random.integer(30, 90)],
    ].map(([status = 0, count = 0]) => ({ status, count }))
    const total = counts.reduce((sum, { count }) => sum + count, 0)
    const failed = counts.at(-1) ?? { status: 500, count: 0 }
    const log = '/var/log/nginx/access.log'
    talk.user(opening(act, countAsks, { host }))
    talk.remote(
      host,
      `sudo awk '{print $9}' ${log} | sort | uniq -c | sort -rn`,
      uniqLines(counts.toSorted((one, other) => other.count - one.count).map(({ status, count }) => [String(status), count])),
    )
    if (!ill)
      return talk.answer(
        word(
          [
            '{total} requests, {failed} of them failed with {status}: {share} %. That is normal noise.',
            'Hardly any errors: {failed} times {status} in {total} requests ({share} %). 404 came {missing} times.',
            '{share} % of {total} requests ended in {status} ({failed}). Nothing unusual.',
          ],
          { total, failed: failed.count, status: failed.status, share: share(failed.count, total), missing: counts[2]?.count ?? 0 },
        ),
      )
    const paths = ['/api/cart', '/api/search', '/checkout', '/login', '/export'].slice(random.integer(0, 3))
    const most = Math.round(failed.count * 0.8)
    talk.remote(
      host,
      `sudo awk '$9 == ${failed.status} {print $7}' ${log} | sort | uniq -c | sort -rn | head -n 2`,
      uniqLines([
        [String(paths[0]), most],
        [String(paths[1]), failed.count - most],
      ]),
    )
    talk.answer(
      word(
        [
          '{failed} of {total} requests ({share} %) got {status}, {most} of them on {path}. That path is where to look.',
          'The error rate is {share} %: {failed} times {status}, most on {path} ({most}), the rest on {other}.',
          '{status} is the problem, {failed} times or {share} %. {path} alone has {most}. Everything else is in order.',
        ],
        { failed: failed.count, total, share: share(failed.count, total), status: failed.status, most, path: paths[0] ?? '', other: paths[1] ?? '' },
      ),
    )
  },
  1.3,
)

const clientAsks = {
  ask: [
    'Which client sends the most requests to {host}',
    'Find the top clients in the access log of nginx on {host}',
    'Show who hits {host} most',
    'Is one address flooding nginx on {host}',
    'Look for a crawler in the access log of {host}',
  ],
  say: ['{host} has twice the usual traffic. Who is it?', 'Somebody hammers {host}, find the address'],
}

export const topClients = scene('top-clients', (act) => {
  const { talk, random, word, draw } = act
  const host = draw('host')
  const flood = random.chance(0.5)
  const clients = Array.from({ length: 5 }, (_, place) => ({
    address: `198.51.100.${10 + place * 40 + random.integer(0, 39)}`,
    count: place === 0 && flood ? random.integer(40_000, 200_000) : random.integer(300, 4000),
  })).toSorted((one, other) => other.count - one.count)
  const total = clients.reduce((sum, { count }) => sum + count, 0) + random.integer(2000, 30_000)
  const [first, second] = clients
  const top = first ?? { address: '', count: 0 }
  talk.user(opening(act, clientAsks, { host }))
  talk.remote(
    host,
    "sudo awk '{print $1}' /var/log/nginx/access.log | sort | uniq -c | sort -rn | head -n 5; wc -l < /var/log/nginx/access.log",
    `${uniqLines(clients.map(({ address, count }) => [address, count]))}\n${total}`,
  )
  if (!flood)
    return talk.answer(
      word(
        [
          'Nobody stands out: {address} leads with {count} of {total} requests, {share} %.',
          'The busiest is {address} with {count} requests, followed by {next}; of {total} in all that is ordinary.',
          'No single client floods it. First is {address}, {count} of {total}.',
        ],
        { address: top.address, count: top.count, total, share: share(top.count, total), next: second?.address ?? '' },
      ),
    )
  const agent = random.pick(['python-requests/2.31.0', 'Go-http-client/2.0', 'curl/7.88.1', 'Scrapy/2.11.0'])
  talk.remote(
    host,
    `sudo grep '^${top.address} ' /var/log/nginx/access.log | awk -F'"' '{print $6}' | sort | uniq -c | sort -rn | head -n 1`,
    uniqLines([[agent, top.count]]),
  )
  talk.answer(
    word(
      [
        '{address} sent {count} of {total} requests ({share} %), all as {agent}. The next client has {next}. Shall I limit that address?',
        'One address: {address} with {share} % of all requests ({count}), by {agent}. I blocked nothing.',
        'It is {address}, {agent}, {count} requests; {next} comes second. Tell me if it should be rate limited.',
      ],
      { address: top.address, count: top.count, total, share: share(top.count, total), agent, next: second?.count ?? 0 },
    ),
  )
})
