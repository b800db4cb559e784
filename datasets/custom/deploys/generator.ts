import { draftsOf, intent, type Request } from '#kit/fleet'
import { defineGenerator } from '#kit/stage'

export const intents = [
  intent({
    name: 'deploy-environment',
    slots: ['environment'],
    weight: 0.25,
    wordings: [
      'Deploy to all {environment} servers',
      'Roll out to every {environment} server',
      'Ship it to all {environment} hosts',
      'Run the deploy on all {environment} servers',
      'Deploy everywhere in {environment}',
    ],
    call: ({ environment }) => ({ name: 'remote_bash_all', arguments: { pattern: `${environment}-*`, command: './deploy.sh' } }),
  }),
  intent({
    name: 'deploy-role',
    slots: ['environment', 'role'],
    weight: 0.6,
    wordings: [
      'Deploy to the {environment} {role} servers',
      'Roll out to every {environment} {role} server',
      'Ship it to all {environment} {role} hosts',
      'Run the deploy on the {environment} {role} servers',
      'Deploy to all {role} servers in {environment}',
    ],
    call: ({ environment, role }) => ({ name: 'remote_bash_all', arguments: { pattern: `${environment}-${role}`, command: './deploy.sh' } }),
  }),
  intent({
    name: 'deploy-host',
    slots: ['host'],
    wordings: ['Deploy to {host}', 'Roll out to {host}', 'Ship it to {host}', 'Run the deploy on {host}', 'Put the new release on {host}'],
    call: ({ host }) => ({ name: 'remote_bash', arguments: { agent: host, command: './deploy.sh' } }),
  }),
  intent({
    name: 'deploy-pattern',
    slots: ['pattern'],
    wordings: [
      'Deploy to the hosts matching {pattern}',
      'Roll out to hosts matching {pattern}',
      'Ship it to all hosts matching {pattern}',
      'Run the deploy on {pattern}',
      'Deploy to {pattern}',
    ],
    call: ({ pattern }) => ({ name: 'remote_bash_all', arguments: { pattern, command: './deploy.sh' } }),
  }),
  intent({
    name: 'roll-back-host',
    slots: ['host'],
    critical: true,
    wordings: [
      'Roll back {host}',
      'Undo the deploy on {host}',
      'Revert {host} to the last release',
      'Take back the release on {host}',
      'Go back one release on {host}',
    ],
    call: ({ host }) => ({ name: 'remote_bash', arguments: { agent: host, command: './rollback.sh' } }),
  }),
]

const golden: Request[] = [
  {
    intent: 'deploy-environment',
    user: 'Deploy to all prod servers',
    call: { name: 'remote_bash_all', arguments: { pattern: 'prod-*', command: './deploy.sh' } },
    values: { environment: 'prod' },
  },
]

export default defineGenerator({
  summary: 'Deploying to a host, a role, an environment or a pattern, and rolling back.',
  drafts: ({ random }) => draftsOf({ generator: 'deploys', intents, golden, random }),
})
