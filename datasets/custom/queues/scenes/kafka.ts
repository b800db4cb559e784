import { opening, scene } from '#kit/conversations'
import { columns } from '#kit/screens'

const asks = {
  ask: [
    'What is the lag of the consumer group {group} on {host}',
    'Check the kafka group {group} on {host}',
    'How far behind is {group} in kafka on {host}',
    'Show the offsets of the group {group} on {host}',
    'Is the kafka consumer {group} on {host} keeping up',
  ],
  say: [
    '{group} gets its events late. kafka is {host}, is there lag?',
    'The alert says consumer lag for {group} on {host}.',
    'Data of {group} is hours old. Look at its lag in kafka on {host}',
  ],
}

export const lag = scene(
  'kafka-lag',
  (act) => {
    const { talk, random, word, draw, stem } = act
    const host = draw('host')
    const application = stem()
    const group = `${application}-${random.pick(['billing', 'indexer', 'mailer', 'export'])}`
    const topic = random.pick(['orders', 'clicks', 'payments', 'events'])
    const kind = random.pick(['fine', 'one', 'inactive', 'all'] as const)
    const count = random.pick([3, 4, 6])
    const odd = random.integer(0, count - 1)
    const partitions = Array.from({ length: count }, (_, partition) => {
      const end = random.integer(100_000, 9_000_000)
      const behind = kind === 'fine' ? random.integer(0, 20) : kind === 'one' && partition !== odd ? random.integer(0, 30) : random.integer(20_000, 90_000)
      return {
        partition,
        end,
        behind,
        reader: kind === 'inactive' || (kind === 'one' && partition === odd) ? null : `10.2.${partition}.${random.integer(4, 250)}`,
      }
    })
    const total = partitions.reduce((sum, { behind }) => sum + behind, 0)
    const describe = `kafka-consumer-groups.sh --bootstrap-server localhost:9092 --describe --group ${group}`
    const table = (more: number) =>
      columns(
        ['GROUP', 'TOPIC', 'PARTITION', 'CURRENT-OFFSET', 'LOG-END-OFFSET', 'LAG', 'HOST'],
        partitions.map(({ partition, end, behind, reader }) => [
          group,
          topic,
          String(partition),
          String(end - behind),
          String(end + (behind > 1000 ? more : 0)),
          String(behind + (behind > 1000 ? more : 0)),
          reader === null ? '-' : `/${reader}`,
        ]),
      )
    talk.user(opening(act, asks, { group, host }))
    const first = kind === 'inactive' ? `Consumer group '${group}' has no active members.\n\n${table(0)}` : table(0)
    talk.remote(host, describe, first)
    if (kind === 'fine')
      return void talk.answer(
        word(
          [
            'It keeps up: {total} messages behind over {count} partitions of {topic}.',
            'Total lag is {total} on {count} partitions, practically none.',
            '{group} is in step, {total} messages in all on {topic}.',
          ],
          { total, count, topic, group },
        ),
      )
    if (kind === 'inactive')
      return void talk.answer(
        word(
          [
            'Nobody reads: the group has no active members, and {total} messages of {topic} wait. Its application is down or connects elsewhere.',
            'No active members. The lag of {total} grows until {group} is started again; its offsets are kept.',
            '{group} is not connected at all. {total} messages have piled up on {count} partitions of {topic}.',
          ],
          { total, topic, group, count },
        ),
      )
    const stuck = partitions[odd]
    if (kind === 'one') {
      talk.remote(
        host,
        `kafka-topics.sh --bootstrap-server localhost:9092 --describe --topic ${topic} | grep 'Partition: ${odd}'`,
        `\tTopic: ${topic}\tPartition: ${odd}\tLeader: ${odd + 1}\tReplicas: ${odd + 1},${odd + 2}\tIsr: ${odd + 1},${odd + 2}`,
      )
      return void talk.answer(
        word(
          [
            'Only partition {odd} lags, {behind} of {total} messages: no member is assigned to it. Its leader ({leader}) and replicas are in order, so it is the group that must rebalance.',
            'Partition {odd} of {topic} has no reader and {behind} messages of lag; the other {rest} are fine. A restart of the group would make it rebalance.',
            'Lag {total}, nearly all on partition {odd} ({behind}), which nobody reads. The broker side is healthy (leader {leader}).',
          ],
          { odd, behind: stuck?.behind ?? 0, total, leader: odd + 1, topic, rest: count - 1 },
        ),
      )
    }
    const more = random.integer(200, 3000)
    talk.remote(host, `sleep 30; ${describe}`, table(more))
    talk.answer(
      word(
        [
          'All {count} partitions lag, {total} messages together, and it grows: {later} half a minute later. Its members read, but too slowly.',
          'It falls behind on every partition: {total} first, {later} after 30 seconds. More members help, up to {count}, one for each partition.',
          '{total} messages of lag and rising ({later}). The group {group} is too slow for {topic}.',
        ],
        { count, total, later: total + more * count, group, topic },
      ),
    )
  },
  1.6,
)
