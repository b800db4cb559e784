import { type Act, consent, opening, refusal, scene } from '#kit/conversations'
import { machinesOf } from '#kit/fleet'

interface Queue {
  name: string
  ready: number
  unacknowledged: number
  consumers: number
}

const names = ['orders', 'mails', 'invoices', 'thumbnails', 'exports', 'webhooks', 'search-index', 'audit'] as const
const command = 'sudo rabbitmqctl -q list_queues name messages_ready messages_unacknowledged consumers'

const listed = (queues: readonly Queue[]): string =>
  [
    'name\tmessages_ready\tmessages_unacknowledged\tconsumers',
    ...queues.map(({ name, ready, unacknowledged, consumers }) => `${name}\t${ready}\t${unacknowledged}\t${consumers}`),
  ].join('\n')

/** Queues that are worked off: some messages on their way, none piled up. */
function calmQueues({ random }: Act): Queue[] {
  const first = random.integer(0, 3)
  return names
    .slice(first, first + random.integer(3, 5))
    .map((name) => ({ name, ready: random.integer(0, 40), unacknowledged: random.integer(0, 12), consumers: random.integer(1, 6) }))
}

const asks = {
  ask: [
    'Check the rabbitmq queues on {host}',
    'Which queues pile up in rabbitmq on {host}',
    'Show the queues of rabbitmq on {host}',
    'Are all queues on {host} worked off',
    'Find the queue that grows on {host}',
  ],
  say: [
    'Mails go out late. rabbitmq runs on {host}, is a queue stuck?',
    'Jobs are not processed any more, look at the queues on {host}',
    'Is there a backlog on {host}? It is the rabbitmq host.',
  ],
}

export const backlog = scene(
  'backlog',
  (act) => {
    const { talk, random, word, draw } = act
    const host = draw('host')
    const queues = calmQueues(act)
    const kind = random.pick(['calm', 'orphan', 'slow', 'alarm'] as const)
    talk.user(opening(act, asks, { host }))
    if (kind === 'calm') {
      talk.remote(host, command, listed(queues))
      const ready = queues.reduce((sum, queue) => sum + queue.ready, 0)
      return talk.answer(
        word(
          [
            'Nothing piles up: {count} queues, {ready} messages ready in all, and each has a consumer.',
            'All {count} queues are worked off; together {ready} messages wait.',
            '{ready} messages wait in {count} queues, which is normal. No queue is without a consumer.',
          ],
          { count: queues.length, ready },
        ),
      )
    }
    const odd = random.pick(queues)
    const ready = random.integer(4000, 900_000)
    const consumers = kind === 'orphan' ? 0 : odd.consumers
    talk.remote(
      host,
      command,
      listed(queues.map((queue) => (queue === odd ? { ...queue, ready, unacknowledged: kind === 'orphan' ? 0 : queue.unacknowledged, consumers } : queue))),
    )
    if (kind === 'orphan')
      return talk.answer(
        word(
          [
            '{name} has {ready} messages and 0 consumers: whatever should read it is not connected. The other {rest} queues are fine. Which host runs its worker?',
            'Nobody reads {name}: 0 consumers, {ready} messages wait. Start or reconnect its worker, then it empties by itself.',
            'The backlog is {name} with {ready} messages; its consumer is gone (0 connected). Nothing is lost, it waits.',
          ],
          { name: odd.name, ready, rest: queues.length - 1 },
        ),
      )
    if (kind === 'alarm') {
      const free = random.integer(8, 48)
      talk.remote(
        host,
        'sudo rabbitmq-diagnostics -q alarms; df -h /var/lib/rabbitmq | tail -n 1',
        `Free disk space alarm on node rabbit@${host}\n/dev/sdb1       100G  100G   ${free}M 100% /var/lib/rabbitmq`,
      )
      return talk.answer(
        word(
          [
            '{name} holds {ready} messages, and rabbitmq has raised its disk alarm: {free} MB free, so it blocks publishers. Free space first; then it takes messages again.',
            'Disk alarm: only {free} MB are left for /var/lib/rabbitmq. Publishers are blocked while {name} keeps {ready} messages.',
            'The file system is full ({free} MB left), hence the alarm and the jam in {name} ({ready}). More disk or fewer messages, in that order.',
          ],
          { name: odd.name, ready, free },
        ),
      )
    }
    const seconds = 20
    const rate = random.integer(2, 90)
    const later = ready + rate * seconds
    talk.remote(host, `sleep ${seconds}; sudo rabbitmqctl -q list_queues name messages_ready | grep '^${odd.name}'`, `${odd.name}\t${later}`)
    talk.answer(
      word(
        [
          '{name} grows: from {ready} to {later} in {seconds} seconds, {rate} a second more than its {consumers} consumers take. More workers would help.',
          '{name} has {later} messages and gains {rate} a second, although {consumers} read it. They are too slow or too few.',
          'It is {name}: {later} ready, rising by {rate} per second with {consumers} connected.',
        ].map((text) =>
          consumers === 1
            ? text
                .replace('consumers take', 'consumer takes')
                .replace('{consumers} read it. They are', 'one consumer reads it. It is')
                .replace('too few', 'alone')
            : text,
        ),
        { name: odd.name, ready, later, seconds, rate, consumers },
      ),
    )
  },
  1.5,
)

const stuckAsks = {
  ask: [
    'Find out why {name} on {host} is not worked off',
    'Check the consumer of the queue {name} on {host}',
    'Look why messages of {name} on {host} stay unacknowledged',
    'What does the consumer of {name} do, rabbitmq is {host}',
  ],
  say: [
    'The queue {name} on {host} has consumers but does not move.',
    '{name} on {host} stands still since this morning, why?',
    'Messages in {name} on {host} are taken and never acknowledged.',
  ],
}

export const stuck = scene(
  'stuck-consumer',
  (act) => {
    const { talk, random, word } = act
    const site = act.site({ roles: ['queue', 'worker'], each: 2 })
    const [broker] = machinesOf(site, 'queue')
    const [worker] = machinesOf(site, 'worker')
    const name = random.pick(names)
    const unit = worker.units[0]?.name ?? site.application
    const prefetch = random.pick([10, 20, 50])
    const ready = random.integer(300, 40_000)
    const reason = random.pick([
      `waiting for lock held by job ${random.integer(100, 9000)}`,
      `request to https://partner.${site.domain} has no answer yet`,
      `connection to 10.1.${random.integer(1, 99)}.${random.integer(4, 99)}:5432 lost, retry without end`,
    ])
    talk.user(opening(act, stuckAsks, { name, host: broker.name }))
    talk.remote(broker.name, `${command} | grep -E '^(name|${name})'`, listed([{ name, ready, unacknowledged: prefetch, consumers: 1 }]))
    talk.remote(
      broker.name,
      'sudo rabbitmqctl -q list_connections peer_host state user',
      `peer_host\tstate\tuser\n${worker.address}\trunning\t${site.application}`,
    )
    talk.remote(broker.name, `getent hosts ${worker.address}`, `${worker.address.padEnd(16)}${worker.name}`)
    talk.remote(worker.name, `journalctl -u ${unit} -n 2 --no-pager -o cat`, `job ${random.integer(1000, 99_999)} started\n${reason}`)
    talk.answer(
      word(
        [
          'The one consumer on {worker} holds {prefetch} messages and acknowledges none: "{reason}". {ready} more wait. Restarting {unit} there would put the {prefetch} back into the queue. Shall I?',
          '{worker} took {prefetch} messages (its prefetch) and hangs: "{reason}". May I restart {unit} on {worker}? Nothing is lost, unacknowledged messages go back.',
          '{unit} on {worker} is stuck, its last line is "{reason}". {prefetch} messages are unacknowledged, {ready} ready. I would restart that unit; do you agree?',
        ],
        { worker: worker.name, prefetch, reason, ready, unit },
      ),
    )
    if (random.chance(0.3)) {
      talk.user(refusal(act))
      return talk.answer(
        word(['{unit} goes on as it is; {prefetch} messages stay unacknowledged and {ready} wait.', 'Nothing restarted. {name} stands at {ready} ready.'], {
          unit,
          prefetch,
          ready,
          name,
        }),
      )
    }
    talk.user(consent(act, `restart ${unit}`))
    talk.remote(worker.name, `sudo systemctl restart ${unit} && systemctl is-active ${unit}`, 'active')
    const left = Math.max(0, ready - random.integer(60, 290))
    talk.remote(
      broker.name,
      `sleep 20; ${command} | grep -E '^(name|${name})'`,
      listed([{ name, ready: left, unacknowledged: random.integer(1, prefetch), consumers: 1 }]),
    )
    talk.answer(
      word(
        [
          '{unit} is active again and {name} moves: {left} ready, {ready} before.',
          'It works off: {name} fell from {ready} to {left} in twenty seconds. "{reason}" will come again unless its cause is mended.',
          'Restarted; {left} messages are left of {ready}, and falling.',
        ],
        { unit, name, left, ready, reason },
      ),
    )
  },
  1.2,
)

const deadAsks = {
  ask: [
    'Look what is in the dead letter queue of {name} on {host}',
    'How many dead letters does {name} on {host} have, and why',
    'Check {name}.dlq on {host}',
    'Find out why messages of {name} end in the dead letter queue on {host}',
    'Show one dead letter of {name} on {host}',
  ],
  say: ['The alert says {name}.dlq on {host} is not empty. What is in there?', 'Messages of {name} on {host} are dead-lettered, why?'],
}

export const deadLetters = scene('dead-letters', (act) => {
  const { talk, random, word, draw } = act
  const host = draw('host')
  const name = random.pick(names)
  const dead = `${name}.dlq`
  const count = random.chance(0.2) ? 0 : random.integer(1, 3000)
  talk.user(opening(act, deadAsks, { name, host }))
  talk.remote(
    host,
    `${command} | grep -E '^(name|${name})'`,
    listed([
      { name, ready: random.integer(0, 20), unacknowledged: 0, consumers: 2 },
      { name: dead, ready: count, unacknowledged: 0, consumers: 0 },
    ]),
  )
  if (count === 0) {
    talk.remote(host, `sudo rabbitmqctl -q list_queues name policy arguments | grep '^${name}'`, `${name}\tdead-letters\t[]\n${dead}\t\t[]`)
    return talk.answer(
      word(
        [
          '{dead} is empty: 0 messages. The policy dead-letters is in place, so rejected ones would arrive there.',
          'No dead letters at the moment ({dead} has 0). The policy "dead-letters" applies to {name}.',
          '0 in {dead}. Somebody may have moved them already; the policy dead-letters is set.',
        ],
        { dead, name },
      ),
    )
  }
  const [reason, cause] = random.pick([
    ['rejected', 'the consumer rejects them'],
    ['expired', 'they waited longer than their TTL'],
    ['maxlen', 'the queue had reached its length limit'],
    ['delivery_limit', 'they were delivered too often without success'],
  ] as const)
  const id = random.integer(1000, 99_999)
  talk.remote(
    host,
    `rabbitmqadmin -f long get queue=${dead} ackmode=ack_requeue_true count=1 | grep -E 'reason|payload:|message_count'`,
    `message_count: ${count - 1}\npayload: {"id":${id},"type":"${name}"}\nproperties.headers.x-first-death-reason: ${reason}`,
  )
  talk.answer(
    word(
      [
        '{dead} holds {count}; the first died as "{reason}": {cause}. It is id {id}. I put it back, the count is unchanged.',
        '{count} dead letters. Reason in the header: {reason}, that is, {cause}. As an example, id {id}.',
        'They come there because {cause} ({reason}). {count} lie in {dead}, id {id} is the first. Mend that before you requeue them.',
      ],
      { dead, count, reason, cause, id },
    ),
  )
})
