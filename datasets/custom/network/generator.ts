import { draftsOf, intent } from '#kit/fleet'
import { defineGenerator } from '#kit/stage'

export const intents = [
  intent({
    name: 'ping',
    slots: ['host'],
    wordings: ['Ping {host}', 'Is {host} reachable', 'Can we reach {host}', 'See if {host} answers', 'Is {host} online'],
    call: ({ host }) => ({ name: 'bash', arguments: { command: `ping -c 4 ${host}` } }),
  }),
  intent({
    name: 'resolve',
    slots: ['host'],
    wordings: ['Resolve {host}', 'What is the address of {host}', 'Look up the IP of {host}', 'Which IP has {host}', 'Find the address of {host}'],
    call: ({ host }) => ({ name: 'bash', arguments: { command: `dig +short ${host}` } }),
  }),
  intent({
    name: 'port-open',
    slots: ['port', 'host'],
    wordings: [
      'Is port {port} open on {host}',
      'Test port {port} on {host}',
      'Check if {host} answers on port {port}',
      'Try port {port} of {host}',
      'See if port {port} on {host} is open',
    ],
    call: ({ port, host }) => ({ name: 'bash', arguments: { command: `nc -zv ${host} ${port}` } }),
  }),
  intent({
    name: 'allow-port',
    slots: ['port', 'host'],
    critical: true,
    wordings: [
      'Allow port {port} on {host}',
      'Open port {port} on {host}',
      'Let traffic in on port {port} of {host}',
      'Open the firewall for port {port} on {host}',
      'On {host} allow port {port}',
    ],
    call: ({ port, host }) => ({ name: 'remote_bash', arguments: { agent: host, command: `sudo ufw allow ${port}` } }),
  }),
]

export default defineGenerator({
  summary: 'Reaching hosts, resolving their names, testing and opening ports.',
  drafts: ({ random }) => draftsOf({ generator: 'network', intents, random }),
})
