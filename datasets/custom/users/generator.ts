import { draftsOf, intent } from '#kit/fleet'
import { defineGenerator } from '#kit/stage'

export const intents = [
  intent({
    name: 'logged-in',
    slots: ['host'],
    weight: 0.7,
    wordings: ['Who is logged in on {host}', 'Show who is on {host}', 'Which users are on {host}', 'List sessions on {host}', 'Show logins on {host}'],
    call: ({ host }) => ({ name: 'remote_bash', arguments: { agent: host, command: 'who' } }),
  }),
  intent({
    name: 'add-user',
    slots: ['user', 'host'],
    wordings: [
      'Add user {user} on {host}',
      'Create an account for {user} on {host}',
      'Give {user} an account on {host}',
      'Create the user {user} on {host}',
      'On {host} add user {user}',
    ],
    call: ({ user, host }) => ({ name: 'remote_bash', arguments: { agent: host, command: `sudo useradd -m ${user}` } }),
  }),
  intent({
    name: 'lock-user',
    slots: ['user', 'host'],
    critical: true,
    wordings: [
      'Lock user {user} on {host}',
      'Lock out {user} on {host}',
      'Block {user} on {host}',
      'Disable the account of {user} on {host}',
      'On {host} lock {user}',
    ],
    call: ({ user, host }) => ({ name: 'remote_bash', arguments: { agent: host, command: `sudo usermod -L ${user}` } }),
  }),
  intent({
    name: 'groups-of-user',
    slots: ['user', 'host'],
    wordings: [
      'What groups is {user} in on {host}',
      'Show the groups of {user} on {host}',
      'Which groups has {user} on {host}',
      'Look up {user} on {host}',
      'On {host} show the groups of {user}',
    ],
    call: ({ user, host }) => ({ name: 'remote_bash', arguments: { agent: host, command: `id ${user}` } }),
  }),
]

export default defineGenerator({
  summary: 'Accounts and who is logged in.',
  drafts: ({ random }) => draftsOf({ generator: 'users', intents, random }),
})
