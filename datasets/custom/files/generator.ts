import { draftsOf, intent, type Request } from '#kit/fleet'
import { defineGenerator } from '#kit/stage'

export const intents = [
  intent({
    name: 'list-project',
    slots: [],
    weight: 0.2,
    wordings: [
      'List files in the project',
      'Show the project files',
      'What files are in the project',
      'List everything in the project',
      'Show me the project folder',
    ],
    call: () => ({ name: 'bash', arguments: { command: 'ls -la' } }),
  }),
  intent({
    name: 'list-folder',
    slots: ['folder'],
    wordings: [
      'List files in {folder}',
      'Show what is in {folder}',
      'What files are in {folder}',
      'List everything in {folder}',
      'Show the contents of folder {folder}',
    ],
    call: ({ folder }) => ({ name: 'bash', arguments: { command: `ls -la ${folder}` } }),
  }),
  intent({
    name: 'read-file',
    slots: ['file'],
    wordings: ['Show {file}', 'Print the file {file}', 'Read {file}', 'Open {file}', 'What does {file} say'],
    call: ({ file }) => ({ name: 'bash', arguments: { command: `cat ${file}` } }),
  }),
  intent({
    name: 'count-lines',
    slots: ['file'],
    wordings: [
      'Count the lines in {file}',
      'How many lines are in {file}',
      'How long is {file}',
      'Count lines of {file}',
      'Tell me the number of lines in {file}',
    ],
    call: ({ file }) => ({ name: 'bash', arguments: { command: `wc -l ${file}` } }),
  }),
  intent({
    name: 'delete-file',
    slots: ['file'],
    critical: true,
    wordings: ['Delete {file}', 'Remove the file {file}', 'Erase {file}', 'Get rid of {file}', 'Throw away {file}'],
    call: ({ file }) => ({ name: 'bash', arguments: { command: `rm ${file}` } }),
  }),
]

const golden: Request[] = [{ intent: 'list-project', user: 'List files in the project', call: { name: 'bash', arguments: { command: 'ls -la' } }, values: {} }]

export default defineGenerator({
  summary: 'Looking at, counting and deleting files on this machine.',
  drafts: ({ random }) => draftsOf({ generator: 'files', intents, golden, random }),
})
