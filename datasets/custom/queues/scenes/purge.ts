import { opening, scene } from '#kit/conversations'

const asks = {
  ask: [
    'Purge the queue {name} on {host}',
    'Empty {name} on {host}',
    'Throw away what is in the queue {name} on {host}',
    'Delete all messages of {name} in rabbitmq on {host}',
  ],
  say: [
    '{name} on {host} is full of useless messages, purge it',
    'The messages in {name} on {host} are useless, get rid of them.',
    'After the trial run {name} on {host} must be emptied.',
  ],
}

export const purge = scene('purge-after-consent', (act) => {
  const { talk, random, word, draw, stem } = act
  const host = draw('host')
  const name = `${stem()}.${random.pick(['bulk', 'retry', 'import', 'tmp'])}`
  const ready = random.integer(20, 90_000)
  const [consumers, unacknowledged] = [random.integer(0, 2), random.integer(0, 9)]
  const readers = ['no consumer', '1 consumer', '2 consumers'][consumers] ?? ''
  const list = (left: number) => `name\tmessages_ready\tmessages_unacknowledged\tconsumers\n${name}\t${left}\t${unacknowledged}\t${consumers}`
  const command = `sudo rabbitmqctl -q list_queues name messages_ready messages_unacknowledged consumers | grep -E '^(name|${name.replace('.', '\\.')})'`
  talk.user(opening(act, asks, { name, host }))
  talk.remote(host, command, list(ready))
  talk.answer(
    word(
      [
        '{name} on {host} has {ready} messages ready and {readers}. A purge cannot be undone. Shall I empty {name}?',
        'A purge of {name} on {host} costs its {ready} messages for good. Shall I empty it?',
        'There are {ready} messages in {name} on {host} ({readers}). May I empty it?',
      ],
      { name, host, ready, readers },
    ),
  )
  if (random.chance(0.35)) {
    talk.user(word(['No, keep them', 'Wait, not yet', 'No, I must look at them first']))
    return talk.answer(
      word(['Kept: {name} still has its {ready} messages.', 'Nothing is purged. {ready} messages stay in {name}.', 'All {ready} are still there.'], {
        name,
        ready,
      }),
    )
  }
  talk.user(word(['Yes, purge {name}', 'Yes', 'Yes, go ahead', 'Yes, I confirm'], { name }))
  talk.remote(host, `sudo rabbitmqctl purge_queue ${name}`, `Purging queue '${name}' in vhost '/' ...`)
  talk.remote(host, command, list(0))
  const end = word(
    [
      '{name} is empty; {ready} messages were purged, the queue itself is still there ({readers}).',
      'Purged {ready} messages from {name}: 0 ready now.',
      'Done, 0 messages are ready in {name}. It had {ready}.',
    ],
    { name, ready, readers },
  )
  if (random.chance(0.4)) talk.complete(end)
  else talk.answer(end)
})
