import { draftsOf, intent } from '#kit/fleet'
import { defineGenerator } from '#kit/stage'

export const intents = [
  intent({
    name: 'list-all',
    slots: [],
    weight: 0.15,
    wordings: ['List all hosts', 'Which hosts do we have', 'Show the whole fleet', 'What servers are there', 'Show me every host'],
    call: () => ({ name: 'list_agents', arguments: {} }),
  }),
  intent({
    name: 'list-environment',
    slots: ['environment'],
    weight: 0.3,
    wordings: [
      'List all {environment} hosts',
      'Which {environment} hosts do we have',
      'Show the {environment} fleet',
      'What {environment} servers are there',
      'Show me every {environment} host',
    ],
    call: ({ environment }) => ({ name: 'list_agents', arguments: { pattern: `${environment}-*` } }),
  }),
  intent({
    name: 'list-pattern',
    slots: ['pattern'],
    wordings: [
      'List hosts matching {pattern}',
      'Which hosts match {pattern}',
      'Show the hosts called {pattern}',
      'Find hosts like {pattern}',
      'What matches {pattern}',
    ],
    call: ({ pattern }) => ({ name: 'list_agents', arguments: { pattern } }),
  }),
  intent({
    name: 'note-down',
    slots: ['host'],
    wordings: [
      'Note that {host} is down',
      'Keep in mind that {host} is down',
      'Remember that {host} is down',
      'Think about {host} being down',
      'Mind that {host} is down',
    ],
    call: ({ host }) => ({ name: 'think', arguments: { thought: `${host} is down` } }),
  }),
  intent({
    name: 'wrap-up',
    slots: ['host'],
    wordings: [
      'Wrap up, {host} is fixed',
      'Finish, {host} is fixed',
      'Report that {host} is fixed',
      'Sign off, {host} is fixed',
      'Close this, {host} is fixed',
    ],
    call: ({ host }) => ({ name: 'complete', arguments: { summary: `${host} is fixed` } }),
  }),
]

export default defineGenerator({
  summary: 'Finding hosts of the fleet, noting a finding, ending the work.',
  drafts: ({ random }) => draftsOf({ generator: 'fleet-lookup', intents, random }),
})
