import { opening, scene } from '#kit/conversations'

const rateAsks = {
  ask: [
    'What is the hit rate of redis on {host}',
    'Check how well the cache on {host} works',
    'Show the hits and misses of redis on {host}',
    'Is the redis cache on {host} any use',
    'How often does redis on {host} miss',
  ],
  say: ['We think the cache on {host} is useless. Is it?', 'Did the hit rate of redis on {host} drop?'],
}

export const hitRate = scene(
  'hit-rate',
  (act) => {
    const { talk, random, word, draw } = act
    const host = draw('host')
    const hits = random.integer(10_000, 90_000_000)
    const good = random.chance(0.6)
    const misses = Math.round(hits * (good ? 0.01 + random.next() * 0.12 : 0.6 + random.next() * 2))
    const evicted = good ? 0 : random.integer(10_000, 900_000)
    const expired = random.integer(1000, 400_000)
    const rate = ((hits * 100) / (hits + misses)).toFixed(1)
    talk.user(opening(act, rateAsks, { host }))
    talk.remote(
      host,
      "redis-cli info stats | grep -E 'keyspace_(hits|misses)|evicted_keys|expired_keys'",
      `expired_keys:${expired}\nevicted_keys:${evicted}\nkeyspace_hits:${hits}\nkeyspace_misses:${misses}`,
    )
    if (good)
      return talk.answer(
        word(
          [
            'The hit rate is {rate} % ({hits} hits, {misses} misses), and nothing is evicted. The cache does its work.',
            '{rate} %: {hits} hits to {misses} misses. No evictions, so its memory suffices.',
            'It works well: {rate} % of the reads hit ({misses} misses since start).',
          ],
          { rate, hits, misses },
        ),
      )
    const most = random.pick([256, 512, 768])
    talk.remote(
      host,
      "redis-cli info memory | grep -E '^(used_memory_human|maxmemory_human|maxmemory_policy)'",
      `used_memory_human:${most}.00M\nmaxmemory_human:${most}.00M\nmaxmemory_policy:allkeys-lru`,
    )
    talk.answer(
      word(
        [
          'Only {rate} % hit. The reason is memory: it is full at {most} MB and {evicted} keys were evicted, so entries go before they are read again.',
          'The hit rate is poor, {rate} % ({misses} misses). Redis uses all of its {most} MB and has evicted {evicted} keys; it is too small for the data.',
          '{rate} %, with {evicted} evictions at a limit of {most} MB. More memory or shorter lives of keys would raise it.',
        ],
        { rate, most, evicted, misses },
      ),
    )
  },
  1.2,
)

const pingAsks = {
  ask: [
    'Does redis on {host} answer',
    'Check whether redis on {host} is alive',
    'Ping redis on {host}',
    'Is redis on {host} reachable',
    'See if the cache on {host} works',
  ],
  say: ['The application cannot reach redis on {host}. Is it up?', 'Sessions are lost since redis on {host} was restarted. Does it answer?'],
}

export const ping = scene('ping', (act) => {
  const { talk, random, word, draw } = act
  const host = draw('host')
  const pid = random.integer(600, 30_000)
  const kind = random.pick(['up', 'refused', 'loading', 'readonly'] as const)
  talk.user(opening(act, pingAsks, { host }))
  if (kind === 'refused') {
    talk.remote(host, 'redis-cli ping', { text: 'Could not connect to Redis at 127.0.0.1:6379: Connection refused', exit: 1 })
    const [line, cause] = random.pick([
      [`${pid}:C Fatal error, can't open config file '/etc/redis/redis.conf': Permission denied`, 'it may not read /etc/redis/redis.conf'],
      [
        `${pid}:M Bad file format reading the append only file appendonly.aof.1.incr.aof: make a backup of your AOF file, then use ./redis-check-aof --fix`,
        'its append only file is damaged',
      ],
      [`${pid}:M Failed listening on port 6379 (tcp), aborting.`, 'port 6379 is taken by another process'],
    ] as const)
    talk.remote(host, 'systemctl is-active redis-server; sudo tail -n 1 /var/log/redis/redis-server.log', `failed\n${line}`)
    return talk.answer(
      word(
        [
          'It is down: redis-server has failed because {cause}. I started nothing yet.',
          'No, the connection is refused. The log of redis-server (pid {pid}) gives the reason: {cause}.',
          'redis-server is failed. {cause}; that has to be mended before it can start.',
        ],
        { cause, pid },
      ),
    )
  }
  if (kind === 'loading') {
    const left = random.integer(20, 600)
    talk.remote(host, 'redis-cli ping', 'LOADING Redis is loading the dataset in memory')
    talk.remote(
      host,
      "redis-cli info persistence | grep -E 'loading_(loaded_perc|eta_seconds)'",
      `loading_loaded_perc:${Math.max(2, 98 - Math.round(left / 7))}.20\nloading_eta_seconds:${left}`,
    )
    return talk.answer(
      word(
        [
          'It runs, but is still loading its data: {percent} % done, about {left} seconds to go. Until then it answers LOADING to everyone.',
          'Not yet. Redis reads its dataset, {percent} % so far; in some {left} seconds it will serve again.',
          'It was restarted and loads its dataset ({percent} %). Wait about {left} seconds, nothing is broken.',
        ],
        { percent: `${Math.max(2, 98 - Math.round(left / 7))}.20`, left },
      ),
    )
  }
  talk.remote(host, 'redis-cli ping', 'PONG')
  const clients = random.integer(3, 400)
  const days = random.integer(1, 200)
  const role =
    kind === 'readonly'
      ? `role:slave\nmaster_host:10.${random.integer(0, 60)}.${random.integer(0, 250)}.${random.integer(4, 250)}\nmaster_link_status:up`
      : 'role:master\nconnected_slaves:1'
  talk.remote(
    host,
    "redis-cli info | grep -E '^(uptime_in_days|connected_clients|role|master_host|master_link_status|connected_slaves)'",
    `uptime_in_days:${days}\nconnected_clients:${clients}\n${role}`,
  )
  const master = /master_host:(\S+)/.exec(role)?.[1] ?? ''
  talk.answer(
    kind === 'readonly'
      ? word(
          [
            'It answers, but as a replica of {master}: writes are refused here. An application that writes must use {master}.',
            'PONG, {clients} clients. Mind that it is a replica (master {master}), so every write fails with READONLY.',
            'Alive since {days} days, yet only a replica of {master}; that explains failing writes.',
          ],
          { master, clients, days },
        )
      : word(
          [
            'It answers PONG, has been up for {days} days and serves {clients} clients as a master.',
            'Alive: {clients} clients, {days} days up, role master. If an application cannot reach it, look at the network between.',
            'Redis is up since {days} days with {clients} clients connected.',
          ],
          { days, clients },
        ),
  )
})

const slowAsks = {
  ask: [
    'Which commands are slow in redis on {host}',
    'Look at the slow log of redis on {host}',
    'Find out why redis on {host} stalls',
    'What blocks redis on {host}',
    'Check redis on {host} for slow commands',
  ],
  say: ['Redis on {host} has latency spikes. Which command is it?', 'All of redis on {host} hangs for a second now and then, why?'],
}

export const slowLog = scene('slow-log', (act) => {
  const { talk, random, word, draw, stem } = act
  const host = draw('host')
  const name = stem()
  const time = random.integer(1_736_000_000, 1_780_000_000)
  const micro = random.integer(150_000, 4_000_000)
  const [command, argument, advice] = random.pick([
    ['KEYS', `${name}:*`, 'KEYS walks through all keys; SCAN does it in small steps'],
    ['SMEMBERS', `${name}:members`, 'SMEMBERS reads the whole set; SSCAN reads parts of it'],
    ['HGETALL', `${name}:profile`, 'HGETALL reads the whole hash; HMGET takes only the fields needed'],
    ['DEL', `${name}:archive`, 'DEL of a large key blocks; UNLINK frees it in the background'],
  ] as const)
  const client = `10.${random.integer(0, 60)}.${random.integer(0, 250)}.${random.integer(4, 250)}:${random.integer(30_000, 60_000)}`
  talk.user(opening(act, slowAsks, { host }))
  const entry = `1) 1) (integer) ${random.integer(3, 900)}\n   2) (integer) ${time}\n   3) (integer) ${micro}\n   4) 1) "${command}"\n      2) "${argument}"\n   5) "${client}"\n   6) ""`
  const none = random.chance(0.2)
  talk.remote(host, 'redis-cli slowlog get 1', none ? '(empty array)' : entry)
  if (none) {
    talk.remote(host, 'timeout 5 redis-cli --latency --raw -i 5', `0 ${random.integer(1, 3)} 0.${random.integer(11, 89)} 478`)
    return talk.answer(
      word([
        'The slow log is an (empty array), and 478 probes took less than a millisecond on average. At the moment nothing is slow.',
        'No command was slow; latency over 478 samples is below 1 ms on average. Try again when it stalls.',
        'Nothing to see: empty slow log, 478 pings answered in well under a millisecond on average.',
      ]),
    )
  }
  talk.remote(
    host,
    'redis-cli config get slowlog-log-slower-than; redis-cli dbsize',
    `1) "slowlog-log-slower-than"\n2) "10000"\n(integer) ${random.integer(40_000, 9_000_000)}`,
  )
  talk.answer(
    word(
      [
        '{command} {argument} from {client} took {ms} ms, and redis serves nobody else meanwhile. {advice}.',
        'The culprit is `{command} {argument}`, {ms} ms, sent by {client}. {advice}.',
        '{ms} ms for {command} on {argument}. {advice}. The client is {client}.',
      ],
      { command, argument, client, ms: Math.round(micro / 1000), advice },
    ),
  )
})
