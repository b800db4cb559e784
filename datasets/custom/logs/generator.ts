import { draftsOf, intent } from '#kit/fleet'
import { defineGenerator } from '#kit/stage'

export const intents = [
  intent({
    name: 'service-log',
    slots: ['service', 'host'],
    wordings: [
      'Show the {service} log on {host}',
      'Show the log of {service} on {host}',
      'What does {service} log on {host}',
      'Get the logs of {service} from {host}',
      'On {host} show the {service} log',
    ],
    call: ({ service, host }) => ({ name: 'remote_bash', arguments: { agent: host, command: `journalctl -u ${service} -n 50` } }),
  }),
  intent({
    name: 'tail-file',
    slots: ['file', 'host'],
    wordings: [
      'Show the end of {file} on {host}',
      'Tail {file} on {host}',
      'Show the last lines of {file} on {host}',
      'What are the last lines of {file} on {host}',
      'On {host} tail {file}',
    ],
    call: ({ file, host }) => ({ name: 'remote_bash', arguments: { agent: host, command: `tail -n 100 ${file}` } }),
  }),
  intent({
    name: 'errors-in-file',
    slots: ['file', 'host'],
    wordings: [
      'Find errors in {file} on {host}',
      'Look for errors in {file} on {host}',
      'Are there errors in {file} on {host}',
      'Show the errors in {file} on {host}',
      'On {host} search {file} for errors',
    ],
    call: ({ file, host }) => ({ name: 'remote_bash', arguments: { agent: host, command: `grep -i error ${file}` } }),
  }),
]

export default defineGenerator({
  summary: 'Logs of services, ends of files, errors in them.',
  drafts: ({ random }) => draftsOf({ generator: 'logs', intents, random }),
})
