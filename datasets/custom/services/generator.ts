import { draftsOf, intent, type Request } from '#kit/fleet'
import { defineGenerator } from '#kit/stage'

export const intents = [
  intent({
    name: 'restart-service',
    slots: ['service', 'host'],
    wordings: [
      'Restart {service} on {host}',
      'Bounce {service} on {host}',
      'Restart the {service} service on {host}',
      'On {host} restart {service}',
      'Give {service} on {host} a restart',
    ],
    call: ({ service, host }) => ({ name: 'remote_bash', arguments: { agent: host, command: `sudo systemctl restart ${service}` } }),
  }),
  intent({
    name: 'stop-service',
    slots: ['service', 'host'],
    critical: true,
    wordings: [
      'Stop {service} on {host}',
      'Shut down {service} on {host}',
      'Stop the {service} service on {host}',
      'On {host} stop {service}',
      'Halt {service} on {host}',
    ],
    call: ({ service, host }) => ({ name: 'remote_bash', arguments: { agent: host, command: `sudo systemctl stop ${service}` } }),
  }),
  intent({
    name: 'service-status',
    slots: ['service', 'host'],
    wordings: [
      'Is {service} running on {host}',
      'Check {service} on {host}',
      'Show the status of {service} on {host}',
      'How is {service} doing on {host}',
      'Status of {service} on {host}',
    ],
    call: ({ service, host }) => ({ name: 'remote_bash', arguments: { agent: host, command: `systemctl status ${service}` } }),
  }),
  intent({
    name: 'restart-everywhere',
    slots: ['service', 'environment'],
    weight: 0.6,
    wordings: [
      'Restart {service} on all {environment} servers',
      'Bounce {service} on every {environment} server',
      'Restart {service} everywhere in {environment}',
      'Restart the {service} service on all {environment} hosts',
      'On all {environment} servers restart {service}',
    ],
    call: ({ service, environment }) => ({ name: 'remote_bash_all', arguments: { pattern: `${environment}-*`, command: `sudo systemctl restart ${service}` } }),
  }),
]

const golden: Request[] = [
  {
    intent: 'restart-service',
    user: 'Restart nginx on webprod01',
    call: { name: 'remote_bash', arguments: { agent: 'webprod01', command: 'sudo systemctl restart nginx' } },
    values: { service: 'nginx', host: 'webprod01' },
  },
]

export default defineGenerator({
  summary: 'Restarting, stopping and asking after services on one host or on a whole environment.',
  drafts: ({ random }) => draftsOf({ generator: 'services', intents, golden, random }),
})
