import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { lag } from './scenes/kafka.ts'
import { purge } from './scenes/purge.ts'
import { backlog, deadLetters, stuck } from './scenes/rabbit.ts'

export default defineGenerator({
  summary: 'RabbitMQ and Kafka: backlogs, consumers that hang or are gone, dead letters, lag by partition; purged only after consent.',
  rows: 300,
  drafts: ({ random }) => conversationsOf({ generator: 'queues', scenes: [backlog, stuck, deadLetters, lag, purge], random }),
})
