import { consent, opening, refusal, scene } from '#kit/conversations'

const evictAsks = {
  ask: [
    'Does redis on {host} evict keys',
    'Check the memory of redis on {host}',
    'Find out why keys vanish from redis on {host}',
    'Is redis on {host} full',
    'How much memory does redis on {host} have left',
  ],
  say: ['Sessions disappear from the cache on {host} before they expire. Why?', 'redis on {host} answers "OOM command not allowed". What is wrong?'],
}

export const evictions = scene(
  'evictions',
  (act) => {
    const { talk, random, word, draw } = act
    const host = draw('host')
    const most = random.pick([256, 384, 512, 768])
    const policy = random.pick(['allkeys-lru', 'volatile-lru', 'noeviction'])
    const full = random.chance(0.7)
    const used = full ? most - random.integer(0, 2) : Math.round(most * (0.2 + random.next() * 0.5))
    const evicted = full && policy !== 'noeviction' ? random.integer(2000, 900_000) : 0
    const free = random.integer(3, 20) * 1024
    talk.user(opening(act, evictAsks, { host }))
    talk.remote(
      host,
      "redis-cli info | grep -E '^(used_memory_human|maxmemory_human|maxmemory_policy|evicted_keys)'",
      `used_memory_human:${used}.00M\nmaxmemory_human:${most}.00M\nmaxmemory_policy:${policy}\nevicted_keys:${evicted}`,
    )
    if (!full)
      return talk.answer(
        word(
          [
            'There is room: {used} of {most} MB are used and {evicted} keys were evicted. Keys that vanish have expired or been deleted.',
            'Not full. {used} MB of {most} MB, policy {policy}, no evictions.',
            '{used} of {most} MB; redis evicts nothing. Look at the lives (TTL) of the keys instead.',
          ],
          { used, most, evicted, policy },
        ),
      )
    talk.remote(host, "free -m | awk '/^Mem:/ {print $7}'", String(free))
    const why = policy === 'noeviction' ? `the policy is noeviction, so writes fail` : `${evicted} keys have been evicted (${policy})`
    talk.answer(
      word(
        [
          'It is full: {used} of {most} MB, and {why}. The host has {free} MB available. Shall I raise maxmemory to {more} MB?',
          '{used} MB of {most} are used; {why}. With {free} MB available on {host}, maxmemory could be {more} MB. May I set it?',
          'Memory is at its limit ({used}/{most} MB) and {why}. I propose maxmemory {more}mb, the host has {free} MB to spare. Agreed?',
        ],
        { used, most, why, free, more: most * 2, host },
      ),
    )
    if (random.chance(0.3)) {
      talk.user(refusal(act))
      return talk.answer(
        word(['maxmemory stays at {most} MB with {used} MB used; {policy} goes on.', 'Unchanged: {used} of {most} MB, {policy}.'], { most, used, policy }),
      )
    }
    talk.user(consent(act, `set maxmemory to ${most * 2}mb`))
    talk.remote(host, `redis-cli config set maxmemory ${most * 2}mb`, 'OK')
    talk.remote(
      host,
      "redis-cli info memory | grep -E '^(used_memory_human|maxmemory_human)'",
      `used_memory_human:${used}.00M\nmaxmemory_human:${most >= 512 ? `${((most * 2) / 1024).toFixed(2)}G` : `${most * 2}.00M`}`,
    )
    const end = word(
      [
        'maxmemory is {more} MB now, {used} of it used. It is set for the running server only; redis.conf still says {most} MB.',
        'Raised from {most} to {more} MB, with {used} MB in use. To keep it over a restart, run `redis-cli config rewrite` or change redis.conf.',
        'Done: {used} MB used of {more} MB. Write it into redis.conf as well, or it is {most} MB again after a restart.',
      ],
      { more: most * 2, used, most },
    )
    if (random.chance(0.3)) talk.complete(end)
    else talk.answer(end)
  },
  1.3,
)

const bigAsks = {
  ask: [
    'Find the largest keys in redis on {host}',
    'What takes the memory of redis on {host}',
    'Which key in redis on {host} is the biggest',
    'Look for big keys in the cache on {host}',
    'Show what fills redis on {host}',
  ],
  say: ['Redis on {host} grows every day. Which key is it?', 'Something fat lies in redis on {host}, find it'],
}

export const bigKeys = scene('big-keys', (act) => {
  const { talk, random, word, draw, stem } = act
  const host = draw('host')
  const name = stem()
  const [kind, key, unit, advice] = random.pick([
    ['list', `${name}:queue`, 'items', 'it is pushed to and hardly read; look at its consumer'],
    ['set', `${name}:seen`, 'members', 'nothing removes members; give it a life or split it by day'],
    ['hash', `${name}:sessions`, 'fields', 'fields of a hash do not expire; single keys with a TTL would'],
    ['zset', `${name}:timeline`, 'members', 'trim it with ZREMRANGEBYRANK'],
  ] as const)
  const count = random.integer(200_000, 9_000_000)
  const strings = random.integer(10_000, 900_000)
  const bytes = random.integer(2000, 900_000)
  const mb = Math.round((count * random.integer(60, 140)) / 1_048_576)
  talk.user(opening(act, bigAsks, { host }))
  talk.remote(
    host,
    "redis-cli --bigkeys -i 0.01 | sed -n '/summary/,$p'",
    `-------- summary -------\n\nSampled ${strings + 1} keys in the keyspace!\nTotal key length in bytes is ${strings * 19} (avg len 19.00)\n\nBiggest ${kind.padStart(6)} found "${key}" has ${count} ${unit}\nBiggest string found "${name}:page:home" has ${bytes} bytes\n\n1 ${kind}s with ${count} ${unit} (00.00% of keys, avg size ${count}.00)\n${strings} strings with ${strings * 210} bytes (100.00% of keys, avg size 210.00)`,
  )
  talk.remote(host, `redis-cli memory usage ${key}; redis-cli ttl ${key}`, `(integer) ${mb * 1_048_576}\n(integer) -1`)
  talk.answer(
    word(
      [
        '{key} is the one: a {kind} of {count} {unit}, {mb} MB, without a TTL. {advice}. I deleted nothing.',
        'The largest is the {kind} {key} with {count} {unit} ({mb} MB); it never expires. {advice}.',
        '{mb} MB sit in {key} ({count} {unit}, TTL -1). All strings are small beside it. {advice}.',
      ].map((text) => text.replace('. {advice}', `. ${advice.charAt(0).toUpperCase()}${advice.slice(1)}`)),
      { key, kind, count, unit, mb },
    ),
  )
})

const flushAsks = {
  ask: [
    'Flush the cache on {host}',
    'Empty redis on {host}',
    'Clear the redis cache on {host}',
    'Delete everything in redis on {host}',
    'Wipe redis on {host} so that it fills anew',
  ],
  say: ['The cache on {host} holds old data, flush it', 'After the release redis on {host} must be emptied.'],
}

export const flush = scene(
  'flush-after-consent',
  (act) => {
    const { talk, random, word, draw } = act
    const host = draw('host')
    const cache = random.integer(2000, 900_000)
    const sessions = random.integer(50, 90_000)
    const shared = random.chance(0.6)
    talk.user(opening(act, flushAsks, { host }))
    const space = (left: number) =>
      [
        '# Keyspace',
        ...(left > 0 ? [`db0:keys=${left},expires=${left},avg_ttl=3471201`] : []),
        ...(shared ? [`db1:keys=${sessions},expires=0,avg_ttl=0`] : []),
      ].join('\n')
    talk.remote(host, 'redis-cli info keyspace', space(cache))
    if (shared) {
      talk.remote(host, 'redis-cli -n 1 randomkey', `"session:${random.integer(10_000, 99_999)}"`)
      talk.answer(
        word(
          [
            'Redis on {host} has two databases: db0 with {cache} keys that all expire, and db1 with {sessions} keys that never do, sessions by their names. I would run FLUSHDB on db0 alone, since losing db1 logs everybody out. Shall I?',
            'Careful: besides the cache (db0, {cache} keys) there are {sessions} sessions in db1 on {host}. May I flush db0 only and leave db1?',
            'I would not flush all: db1 holds {sessions} session keys. FLUSHDB on db0 of {host} removes {cache} cached keys. Do you confirm that?',
          ],
          { host, cache, sessions },
        ),
      )
    } else
      talk.answer(
        word(
          [
            'Redis on {host} holds {cache} keys in db0 and nothing else. FLUSHDB removes all of them, and the application will be slower until they are back. Do you confirm?',
            'That deletes {cache} keys in db0 of {host}, for good. Shall I run FLUSHDB?',
            'db0 on {host} has {cache} keys. After FLUSHDB every page is computed anew for a while. May I go on?',
          ],
          { host, cache },
        ),
      )
    if (random.chance(0.3)) {
      talk.user(word(['No, then leave it', 'Not now, we do it at night', 'No']))
      return talk.answer(
        word(['Nothing is flushed; db0 still has {cache} keys.', 'Left alone, all {cache} keys of db0 stay.', 'Understood. The {cache} keys in db0 remain.'], {
          cache,
        }),
      )
    }
    talk.user(
      shared
        ? word(['Yes, do that', 'Yes, as you propose', 'Go ahead, spare the sessions', 'Yes, I confirm', 'ok, do it'])
        : word(['Yes', 'Yes, flush it', 'Go ahead', 'Yes, I confirm']),
    )
    talk.remote(host, 'redis-cli -n 0 flushdb async', 'OK')
    const again = random.integer(1, 60)
    talk.remote(host, 'redis-cli info keyspace', space(again))
    const end = shared
      ? word(
          [
            'db0 on {host} is flushed: {cache} keys gone, {again} already written anew. db1 still has its {sessions} keys.',
            '{cache} keys removed from db0. The {sessions} sessions in db1 are untouched, and db0 fills again ({again} so far).',
            'Done. db0 went from {cache} keys to {again}; db1 is as it was with {sessions}.',
          ],
          { host, cache, again, sessions },
        )
      : word(
          [
            '{cache} keys are gone; {again} have been written again since.',
            'db0 is flushed and fills anew: {again} keys now, {cache} before.',
            'Done: from {cache} keys down to {again}. Expect slower pages for a while.',
          ],
          { cache, again },
        )
    if (random.chance(0.3)) talk.complete(end)
    else talk.answer(end)
  },
  1.3,
)
