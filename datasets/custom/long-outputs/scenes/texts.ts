import { opening, scene } from '#kit/conversations'
import { drawMoment, later, type Random, syslogTime } from '#kit/fleet'

/** What an application says while all is well. */
function usual(random: Random): string {
  const path = random.pick(['/orders', '/cart', '/login', '/search?q=lamp', '/stock/4411', '/account', '/checkout', '/images/7'])
  return random.pick([
    `INFO  GET ${path} 200 ${random.integer(3, 190)} ms`,
    `INFO  POST ${path} 201 ${random.integer(9, 280)} ms`,
    `INFO  GET ${path} 304 ${random.integer(1, 12)} ms`,
    `DEBUG cache hit for ${path} (${random.integer(60, 3600)} s left)`,
    `DEBUG pool: ${random.integer(1, 9)} of 20 connections in use`,
    `INFO  job mail-${random.integer(1000, 9999)} done in ${random.integer(20, 900)} ms`,
  ])
}

const faults = [
  { first: 'ERROR cannot renew lock orders: deadlock detected', after: 'WARN  order {id} put back in the queue', ask: 'orders hang' },
  {
    first: 'ERROR smtp 10.20.7.4:25: 452 4.3.1 Insufficient system storage',
    after: 'WARN  mail for order {id} not sent, retry in 300 s',
    ask: 'no confirmation mails go out',
  },
  { first: 'ERROR payment gateway: certificate has expired', after: 'WARN  payment of order {id} refused', ask: 'payments fail' },
  { first: 'ERROR stock service answered 429 Too Many Requests', after: 'WARN  stock of order {id} unknown, order kept open', ask: 'orders stay open' },
  {
    first: 'ERROR index products is read-only: flood stage disk watermark exceeded',
    after: 'WARN  product {id} not indexed',
    ask: 'new products are not found',
  },
] as const

/** A journal of some 100 lines; what is wrong says so in a few of them. */
export const fullJournal = scene('full-journal', (act) => {
  const { talk, random, word } = act
  const { machines } = act.site({ roles: [random.pick(['api', 'worker', 'batch'])], each: 1 })
  const [machine] = machines
  const unit = machine?.units[0]
  if (!machine || !unit) return
  const fault = random.pick(faults)
  const start = drawMoment(random)
  const count = random.integer(105, 190)
  const from = random.integer(48, count - 40)
  const ids = Array.from({ length: random.integer(2, 5) }, () => random.integer(10_000, 99_999))
  const said = Array.from({ length: count }, () => usual(random))
  said[from] = fault.first
  for (const [place, id] of ids.entries()) said[from + 1 + 2 * place] = fault.after.replace('{id}', String(id))
  const lines = said.map((line, place) => `${syslogTime(later(start, place * 3), '0')} ${machine.name} ${unit.name}[${unit.pid}]: ${line}`)
  const at = syslogTime(later(start, from * 3), '0').slice(7)
  const values = { host: machine.name, unit: unit.name, what: fault.ask, cause: fault.first.slice(6), at, count: ids.length, ids: ids.join(', '), lines: count }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Find out in the journal of {unit} on {host} why {what}',
          'Look through the journal of {unit} on {host}: {what}',
          'Read the log of {unit} on {host} and tell me why {what}',
          'Go through what {unit} on {host} wrote, {what}',
        ],
        say: [
          '{what} since today. It must be somewhere in the journal of {unit} on {host}',
          '{what}. The log of {unit} on {host} is long, please read it for me',
        ],
      },
      values,
    ),
  )
  const narrow = random.chance(0.5)
  if (narrow) {
    talk.remote(machine.name, `journalctl -u ${unit.name} --since today --no-pager | wc -l`, String(count))
    if (random.chance(0.5))
      talk.think(
        word(
          [
            '{lines} lines are readable, but the level says which ones count. First what is above INFO, then what stood around it.',
            '{lines} lines. I filter by level before I read.',
          ],
          values,
        ),
      )
    talk.remote(
      machine.name,
      `journalctl -u ${unit.name} --since today --no-pager | grep -nE 'WARN|ERROR'`,
      lines.flatMap((line, place) => (/WARN|ERROR/.test(line) ? [`${place + 1}:${line}`] : [])).join('\n'),
    )
    if (random.chance(0.6)) {
      const [low, high] = [Math.max(1, from - 40), Math.min(count, from + 48)]
      talk.remote(machine.name, `journalctl -u ${unit.name} --since today --no-pager | sed -n '${low},${high}p'`, lines.slice(low - 1, high).join('\n'))
    } else talk.remote(machine.name, `journalctl -u ${unit.name} --since today --no-pager`, lines.join('\n'))
  } else talk.remote(machine.name, `journalctl -u ${unit.name} --since today --no-pager`, lines.join('\n'))
  talk.answer(
    word(
      [
        'One line of {lines} is the cause: at {at} "{cause}". It hit {count} entries after that ({ids}); everything else is ordinary traffic.',
        '{cause}, at {at}. {count} warnings follow from it ({ids}), and nothing else in the {lines} lines is unusual.',
        'At {at} {unit} met "{cause}"; {ids} are what suffered. The remaining lines are requests that went well.',
      ],
      values,
    ),
  )
})

/** The whole of a web server's configuration: two servers with one name, or one with a setting unlike the rest. */
export const fullConfiguration = scene('full-configuration', (act) => {
  const { talk, random, word } = act
  const { machines, domain } = act.site({ roles: ['web'], each: 1 })
  const [machine] = machines
  if (!machine) return
  const names = ['www', 'shop', 'api', 'admin', 'static', 'login', 'blog', 'help', 'jobs', 'status', 'media', 'partner', 'press', 'beta', 'docs'].map(
    (name) => `${name}.${domain}`,
  )
  const place = random.integer(2, names.length - 1)
  const kind = random.pick(['twice', 'body', 'timeout', 'plain'] as const)
  const odd = names[place] ?? ''
  const other = names[random.integer(0, place - 1)] ?? ''
  const block = (name: string, number: number) => serverBlock({ name, number, kind: name === odd ? kind : 'usual', twin: other })
  const text = [head, ...names.map(block), 'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok'].join('\n')
  const complaint = {
    twice: [`${other} shows the page of another site now and then`, `Visitors of ${other} sometimes land elsewhere`],
    body: [`uploads to ${odd} fail above a few megabytes`, `People get a 413 from ${odd}`],
    timeout: [`long exports from ${odd} break off`, `${odd} cuts requests off after a few seconds`],
    plain: [`${odd} answers without TLS`, `browsers call ${odd} not secure`],
  }[kind]
  const values = { host: machine.name, what: random.pick(complaint), odd, other, file: `/etc/nginx/sites-enabled/${String(place + 10)}-${odd}.conf` }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Look at the whole nginx configuration of {host}: {what}',
          'Find in the configuration of nginx on {host} why {what}',
          'Check the full nginx config on {host}, {what}',
          'Go through nginx -T on {host} and find out why {what}',
        ],
        say: ['{what}. It has to be something in the nginx configuration of {host}', 'On {host}: {what}. Read its whole configuration, please'],
      },
      values,
    ),
  )
  talk.remote(machine.name, 'sudo nginx -T', text)
  const grep = {
    twice: `sudo nginx -T 2>/dev/null | grep -n 'server_name.* ${other}'`,
    body: "sudo nginx -T 2>/dev/null | grep -n 'client_max_body_size'",
    timeout: "sudo nginx -T 2>/dev/null | grep -n 'proxy_read_timeout'",
    plain: "sudo nginx -T 2>/dev/null | grep -n ' listen '",
  }[kind]
  if (random.chance(0.5)) {
    const sign = { twice: ` ${other}`, body: 'client_max_body_size', timeout: 'proxy_read_timeout', plain: ' listen ' }[kind]
    talk.remote(
      machine.name,
      grep,
      text
        .split('\n')
        .flatMap((line, at) => (line.includes(sign) && (kind !== 'twice' || line.includes('server_name')) ? [`${at + 1}:${line}`] : []))
        .join('\n'),
    )
  }
  talk.answer(
    word(
      {
        twice: [
          '{other} is named twice: in its own file and once more in the server_name of {file}. nginx takes whichever comes first for a port; the second mention should go.',
          'The server block in {file} claims {other} as well ("server_name {odd} {other}"). That is the conflict.',
        ],
        body: [
          '{file} sets client_max_body_size to 1m, all the others have 20m. That is the 413.',
          'The limit: client_max_body_size is 1m for {odd} and 20m elsewhere ({file}).',
        ],
        timeout: [
          'In {file} proxy_read_timeout is 5s, the other servers have 60s. Longer requests are cut off there.',
          'It is proxy_read_timeout: 5s for {odd} instead of 60s, set in {file}.',
        ],
        plain: [
          '{odd} listens on 80 alone: {file} says "listen 80;" where the others have "listen 443 ssl;".',
          'All servers but one have "listen 443 ssl;". {file} has "listen 80;", so {odd} has no TLS.',
        ],
      }[kind],
      values,
    ),
  )
})

const head =
  '# configuration file /etc/nginx/nginx.conf:\nuser www-data;\nworker_processes auto;\npid /run/nginx.pid;\nevents {\n    worker_connections 768;\n}\nhttp {\n    sendfile on;\n    include /etc/nginx/mime.types;\n    include /etc/nginx/sites-enabled/*;\n}'

function serverBlock({
  name,
  number,
  kind,
  twin,
}: {
  name: string
  number: number
  kind: 'usual' | 'twice' | 'body' | 'timeout' | 'plain'
  twin: string
}): string {
  const tls =
    kind === 'plain'
      ? ['    listen 80;']
      : [
          '    listen 443 ssl;',
          `    ssl_certificate /etc/letsencrypt/live/${name}/fullchain.pem;`,
          `    ssl_certificate_key /etc/letsencrypt/live/${name}/privkey.pem;`,
        ]
  return [
    `# configuration file /etc/nginx/sites-enabled/${number + 10}-${name}.conf:`,
    'server {',
    ...tls,
    `    server_name ${kind === 'twice' ? `${name} ${twin}` : name};`,
    `    client_max_body_size ${kind === 'body' ? '1m' : '20m'};`,
    `    access_log /var/log/nginx/${name}.access.log;`,
    '    location / {',
    `        proxy_pass http://127.0.0.1:${8000 + number};`,
    '        proxy_set_header Host $host;',
    '        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
    `        proxy_read_timeout ${kind === 'timeout' ? '5s' : '60s'};`,
    '    }',
    '}',
  ].join('\n')
}
