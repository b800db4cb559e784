import { draftsOf, intent } from '#kit/fleet'
import { defineGenerator } from '#kit/stage'

export const intents = [
  intent({
    name: 'install-package',
    slots: ['package', 'host'],
    wordings: [
      'Install {package} on {host}',
      'Put {package} on {host}',
      'Install the package {package} on {host}',
      'On {host} install {package}',
      'Get {package} onto {host}',
    ],
    call: ({ package: name, host }) => ({ name: 'remote_bash', arguments: { agent: host, command: `sudo apt-get install -y ${name}` } }),
  }),
  intent({
    name: 'remove-package',
    slots: ['package', 'host'],
    critical: true,
    wordings: [
      'Uninstall {package} on {host}',
      'Remove {package} from {host}',
      'Remove the package {package} from {host}',
      'On {host} uninstall {package}',
      'Take {package} off {host}',
    ],
    call: ({ package: name, host }) => ({ name: 'remote_bash', arguments: { agent: host, command: `sudo apt-get remove -y ${name}` } }),
  }),
  intent({
    name: 'package-version',
    slots: ['package', 'host'],
    wordings: [
      'Is {package} installed on {host}',
      'What version of {package} is on {host}',
      'Which {package} version has {host}',
      'Show the version of {package} on {host}',
      'On {host} look for the package {package}',
    ],
    call: ({ package: name, host }) => ({ name: 'remote_bash', arguments: { agent: host, command: `dpkg -s ${name}` } }),
  }),
  intent({
    name: 'refresh-packages',
    slots: ['host'],
    wordings: [
      'Refresh the package list on {host}',
      'Update the package index on {host}',
      'Run apt update on {host}',
      'Fetch the newest package list on {host}',
      'On {host} refresh the packages',
    ],
    call: ({ host }) => ({ name: 'remote_bash', arguments: { agent: host, command: 'sudo apt-get update' } }),
  }),
]

export default defineGenerator({
  summary: 'Installing, removing and asking after packages.',
  drafts: ({ random }) => draftsOf({ generator: 'packages', intents, random }),
})
