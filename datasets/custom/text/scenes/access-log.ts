import { opening, scene } from '#kit/conversations'
import { drawMoment, later, type Random } from '#kit/fleet'
import { counted, uniqCounts } from '#kit/screens'
import { distinct, plural, textFile } from '../text-file.ts'

interface Hit {
  address: string
  path: string
  status: number
  line: string
}

/** What an access log says: by status, by client, by path of what failed. */
export const accessLog = scene('access-log', (act) => {
  const { talk, random, word } = act
  const hits = hitsOf(random)
  const file = textFile(
    act,
    'log',
    hits.map((hit) => hit.line),
  )
  const { path, where } = file
  const kind = random.pick(['status', 'client', 'failed', 'one-status'] as const)
  const missing = random.pick([404, 403, 500, 502])
  talk.user(opening(act, openings[kind], { where, status: missing }))
  if (random.chance(0.6)) file.cat()
  const total = hits.length
  if (kind === 'status') {
    const counts = counted(hits.map((hit) => String(hit.status)))
    const errors = hits.filter((hit) => hit.status >= 500).length
    file.run(`awk '{print $9}' ${path} | sort | uniq -c | sort -rn`, uniqCounts(hits.map((hit) => String(hit.status))))
    const list = counts.map(([status, count]) => `${count} x ${status}`).join(', ')
    talk.answer(
      word(
        [
          `${plural(total, 'request')}: {list}. {errors} of them failed on the server's side (5xx).`,
          '{list}, {total} requests in all. Server errors: {errors}.',
          'Of {total} requests {errors} ended in a server error; by status: {list}.',
        ],
        { list, total, errors },
      ),
    )
    return
  }
  if (kind === 'client') {
    const [[address, count] = ['', 0], second] = counted(hits.map((hit) => hit.address))
    file.run(
      `awk '{print $1}' ${path} | sort | uniq -c | sort -rn | head -n 5`,
      uniqCounts(hits.map((hit) => hit.address))
        .split('\n')
        .slice(0, 5)
        .join('\n'),
    )
    talk.answer(
      word(
        [
          '{address} sends most: {count} of {total} requests ({share} %).{next}',
          'Most requests, {count} of {total}, come from {address}.{next}',
          'It is {address} with {count} requests, {share} % of the file.{next}',
        ],
        {
          address,
          count,
          total,
          share: Math.round((100 * count) / total),
          next: second ? (second[1] === count ? ` ${second[0]} has as many.` : ` Next is ${second[0]} with ${second[1]}.`) : '',
        },
      ),
    )
    return
  }
  if (kind === 'failed') {
    const failed = hits.filter((hit) => hit.status >= 500)
    const [[worst, count] = ['', 0], ...rest] = counted(failed.map((hit) => hit.path))
    file.run(`awk '$9 >= 500 {print $7}' ${path} | sort | uniq -c | sort -rn`, uniqCounts(failed.map((hit) => hit.path)))
    if (failed.length === 0) file.run(`wc -l < ${path}`, String(total))
    talk.answer(
      failed.length === 0
        ? word(
            [
              'None: not one of the {total} requests has a status of 500 or above.',
              'No path failed. There is no 5xx among the {total} lines of {where}.',
              'There are no server errors in {where}; all {total} requests ended below 500.',
            ],
            { where, total },
          )
        : word(
            [
              '{worst} fails most: {count} of {failed} server errors.{rest}',
              'Server errors: {failed}, {count} of them on {worst}.{rest}',
              'The path to look at is {worst} with {count} of {failed} errors.{rest}',
            ],
            {
              worst,
              count,
              failed: failed.length,
              rest: rest.length === 0 ? ' No other path is affected.' : ` Also: ${rest.map(([each, times]) => `${each} (${times})`).join(', ')}.`,
            },
          ),
    )
    return
  }
  const found = hits.filter((hit) => hit.status === missing)
  file.run(`grep -c '" ${missing} ' ${path}`, found.length === 0 ? { text: '0', exit: 1 } : String(found.length))
  if (found.length > 0) {
    file.run(`grep -n '" ${missing} ' ${path} | tail -n 1`, `${hits.findLastIndex((hit) => hit.status === missing) + 1}:${found.at(-1)?.line}`)
  }
  talk.answer(
    found.length === 0
      ? word(['0: no line of {where} has that status.', 'Not one, the count is 0.', 'None at all (0). grep ends with status 1 then, which is no error.'], {
          where,
        })
      : word(
          [
            '{found}, the last one for {path} from {address}.',
            '{found} in the file. The latest asked for {path} and came from {address}.',
            'There are {found}; {address} asked last, for {path}.',
          ],
          {
            found: plural(found.length, 'line'),
            path: found.at(-1)?.path ?? '',
            address: found.at(-1)?.address ?? '',
          },
        ),
  )
})

const openings = {
  status: {
    ask: ['Count the status codes in {where}', 'Break {where} down by HTTP status', 'How many requests in {where} ended in which status'],
    say: ['I need the number of requests for each status in {where}', '{where}: how many server errors, how many good ones?'],
  },
  client: {
    ask: ['Which address sends the most requests in {where}', 'Find the busiest client in {where}', 'Rank the clients in {where} by requests'],
    say: ['Somebody is hammering us, see {where}', 'One client seems to make most of the traffic in {where}. Which?'],
  },
  failed: {
    ask: ['Which paths end in a server error according to {where}', 'List the paths with 5xx answers in {where}', 'Find the path that fails most in {where}'],
    say: ['There are errors in {where}, I want to know for which path', '5xx in {where}: which pages?'],
  },
  'one-status': {
    ask: ['How many {status} answers are in {where}', 'Count the requests with status {status} in {where}', 'Check {where} for answers with {status}'],
    say: ['I want to know how often {where} has a {status}', 'Status {status} in {where}: how many, and what was the last?'],
  },
} as const

function hitsOf(random: Random): Hit[] {
  const addresses = distinct(random.integer(3, 5), () => `198.51.100.${random.integer(2, 250)}`)
  const paths = distinct(random.integer(3, 5), () =>
    random.pick(['/', '/login', '/cart', '/api/orders', '/api/items', '/search', '/checkout', '/static/app.js', '/health']),
  )
  const bad = random.pick([[500, 502], [502], [503, 500], [404], [404, 500]] as const)
  const shareOfBad = random.pick([0.15, 0.3, 0.5])
  let at = drawMoment(random)
  return Array.from({ length: random.integer(8, 18) }, () => {
    at = later(at, random.integer(1, 40))
    const [address, path] = [random.pick(addresses), random.pick(paths)]
    const status = random.chance(shareOfBad) ? random.pick(bad) : random.pick([200, 200, 200, 301, 304])
    const [, day, month] = at.toUTCString().split(' ')
    const time = `${day}/${month}/${at.getUTCFullYear()}:${at.toISOString().slice(11, 19)} +0000`
    const line = `${address} - - [${time}] "${path === '/login' ? 'POST' : 'GET'} ${path} HTTP/1.1" ${status} ${status === 304 ? 0 : random.integer(150, 48000)}`
    return { address, path, status, line }
  })
}
