import { draftsOf, intent } from '#kit/fleet'
import { defineGenerator } from '#kit/stage'

export const intents = [
  intent({
    name: 'memory',
    slots: ['host'],
    wordings: [
      'Show memory on {host}',
      'How much memory is free on {host}',
      'Check the memory of {host}',
      'Is {host} out of memory',
      'Show RAM usage on {host}',
    ],
    call: ({ host }) => ({ name: 'remote_bash', arguments: { agent: host, command: 'free -m' } }),
  }),
  intent({
    name: 'uptime',
    slots: ['host'],
    wordings: ['Show uptime of {host}', 'How long has {host} been up', 'What is the load on {host}', 'Check the load of {host}', 'Is {host} busy'],
    call: ({ host }) => ({ name: 'remote_bash', arguments: { agent: host, command: 'uptime' } }),
  }),
  intent({
    name: 'port-owner',
    slots: ['port', 'host'],
    wordings: [
      'What is using port {port} on {host}',
      'Who listens on port {port} of {host}',
      'Find the process on port {port} on {host}',
      'Show what holds port {port} on {host}',
      'On {host} find what uses port {port}',
    ],
    call: ({ port, host }) => ({ name: 'remote_bash', arguments: { agent: host, command: `sudo lsof -i :${port}` } }),
  }),
  intent({
    name: 'free-port',
    slots: ['port', 'host'],
    critical: true,
    wordings: [
      'Kill the process on port {port} of {host}',
      'Kill whatever uses port {port} on {host}',
      'Free port {port} on {host}',
      'On {host} kill what holds port {port}',
      'Make port {port} free on {host}',
    ],
    call: ({ port, host }) => ({ name: 'remote_bash', arguments: { agent: host, command: `sudo fuser -k ${port}/tcp` } }),
  }),
]

export default defineGenerator({
  summary: 'Memory, load, and the processes behind ports.',
  drafts: ({ random }) => draftsOf({ generator: 'processes', intents, random }),
})
