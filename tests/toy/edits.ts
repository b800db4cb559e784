import { existsSync, readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { ToyWorkspace } from '../toy-workspace.ts'

/** An edit of the whole toy and what it must lead to. */
export interface Edit {
  what: string
  make(toy: ToyWorkspace): void
  /** Steps whose body runs. `promote` is left out: it is not cached, so its body runs each time and finds nothing to do. */
  ran: readonly string[]
  /** Steps that `nx affected -t run` names. */
  affected: readonly string[]
  /** Steps that Nx asks the runner for, `promote` left out again: those that ran and those that the store had. Where it is not said, it may be any. */
  asked?: readonly string[]
  /** What else must be seen then. */
  shows?(toy: ToyWorkspace): void
}

// What each result changes when it is another one. The incumbent stays the same model, so `baseline` is held.
const changed = {
  model: ['train', 'evaluate', 'gate', 'report'],
  rows: ['merge', 'validate', 'export', 'train', 'evaluate', 'gate', 'report'],
}
// What might change.
const after = {
  gate: ['gate', 'promote', 'report'],
  train: ['train', 'evaluate', 'baseline', 'gate', 'promote', 'report'],
  validate: ['validate', 'export', 'train', 'evaluate', 'baseline', 'gate', 'promote', 'report'],
  merge: ['merge', 'validate', 'export', 'train', 'evaluate', 'baseline', 'gate', 'promote', 'report'],
}
const generators = ['generate-greet', 'generate-list', 'generate-stop']
const all = ['download-web', 'normalize-web', ...generators, 'collect', 'verify', ...after.merge]

/** They change nothing that a stage could see. */
export const idle: readonly Edit[] = [
  { what: 'a comment in pipeline.yaml', make: (toy) => toy.edit('pipeline.yaml', 'steps:', '# a word\nsteps: # another'), ran: [], asked: [], affected: [] },
  {
    what: 'another order of params and steps in pipeline.yaml',
    make: (toy) => {
      toy.edit('pipeline.yaml', 'seed: 1, rows: 3', 'rows: 3, seed: 1')
      const line = toy.read('pipeline.yaml').match(/ {2}normalize-web: .*\n/)?.[0] ?? ''
      toy.edit('pipeline.yaml', line, '')
      toy.edit('pipeline.yaml', '  train: {', `${line}  train: {`)
    },
    ran: [],
    asked: [],
    affected: [],
  },
  {
    what: 'a README at the top, of a generator, of a model and of a task',
    make: (toy) => {
      for (const folder of ['', 'datasets/custom/greet/', 'models/small/', 'tasks/fix-port/']) toy.write(`${folder}README.md`, '# Words\n')
    },
    ran: [],
    asked: [],
    affected: [],
  },
  {
    what: 'the times of all files',
    make: (toy) => {
      const files = readdirSync(toy.path, { recursive: true, withFileTypes: true }).filter(
        (entry) => entry.isFile() && !/\.(store|git)\b|\/out\b/.test(entry.parentPath),
      )
      for (const file of files) utimesSync(join(file.parentPath, file.name), 1e9, 1e9)
    },
    ran: [],
    asked: [],
    affected: [],
  },
  {
    what: 'a dependency that no stage imports',
    make: (toy) => {
      toy.edit('package.json', '"devDependencies": {', '"devDependencies": {\n    "idle": "1.0.0",')
      toy.edit('package-lock.json', '    "node_modules/', '    "node_modules/idle": { "version": "1.0.0", "dev": true },\n    "node_modules/')
    },
    ran: [],
    asked: [],
    affected: [],
  },
  {
    what: 'a comment in a generator',
    make: (toy) => toy.write('datasets/custom/greet/generator.ts', `// Greetings.\n${toy.read('datasets/custom/greet/generator.ts')}`),
    ran: [],
    asked: ['generate-greet'],
    affected: ['generate-greet', ...after.merge],
  },
  {
    what: 'a comment in a stage and types in a file beside it',
    make: (toy) => {
      toy.edit('stages/merge/stage.ts', 'export default', '/* all rows */\nexport default')
      toy.edit('stages/validate/rules.ts', "return 'too long'", "return 'too long' as string")
    },
    ran: [],
    asked: ['merge', 'validate'],
    affected: after.merge,
  },
]

/** Nx takes them for a change of everything; the run keys hold none of them. */
export const ofNx: readonly Edit[] = [
  {
    what: '.gitignore, a setting of nx.json and an option of tsconfig.base.json',
    make: (toy) => {
      toy.write('.gitignore', `${toy.read('.gitignore')}*.log\n`)
      toy.edit('nx.json', '"parallel": 2', '"parallel": 3')
      toy.edit('tsconfig.base.json', '"strict": true', '"strict": false')
    },
    ran: [],
    affected: all,
    asked: all,
  },
  { what: "Nx's cache, wiped", make: (toy) => toy.remove('.store/nx'), ran: [], affected: [], asked: all },
  {
    what: 'a comment in the room that every stage runs in',
    make: (toy) => toy.edit('scripts/kit/store/run-stage.ts', 'export async', '// Here.\nexport async'),
    ran: [],
    affected: all,
    asked: all,
  },
]

/** They change what some stage does. */
export const real: readonly Edit[] = [
  { what: 'train.lr', make: (toy) => toy.edit('pipeline.yaml', 'lr: 3', 'lr: 4'), ran: changed.model, affected: after.train },
  { what: 'gate.floor, same verdict', make: (toy) => toy.edit('pipeline.yaml', 'floor: 1', 'floor: 2'), ran: ['gate'], affected: after.gate },
  {
    what: 'a generator, same rows',
    make: (toy) => toy.edit('datasets/custom/greet/generator.ts', "'greet host'", "['greet', 'host'].join(' ')"),
    ran: ['generate-greet'],
    asked: ['generate-greet'],
    affected: ['generate-greet', ...after.merge],
  },
  {
    what: 'a generator, other rows',
    make: (toy) => toy.edit('datasets/custom/greet/generator.ts', 'greet', 'hail'),
    ran: ['generate-greet', ...changed.rows],
    affected: ['generate-greet', ...after.merge],
  },
  {
    what: 'the sample of a source, one more row that is rejected',
    make: (toy) => toy.edit('datasets/web/sample/rows.txt', 'window', 'window\n# more'),
    ran: ['download-web', 'normalize-web'],
    affected: ['download-web', 'normalize-web', ...after.merge],
  },
  {
    what: 'a line of the Python trainer, same model',
    make: (toy) => toy.edit('stages/train/trainer/vocabulary.py', 'return sorted', '# The words.\n    return sorted'),
    ran: ['train', 'evaluate', 'baseline'],
    affected: after.train,
  },
  {
    what: 'a line of the Python trainer, another model',
    make: (toy) => toy.edit('stages/train/trainer/vocabulary.py', 'word[:width]', 'word[:width].upper()'),
    ran: ['baseline', ...changed.model],
    affected: after.train,
  },
  { what: 'a model', make: (toy) => toy.edit('models/small/model.ts', '8', '4'), ran: changed.model, affected: after.train },
  { what: 'an SQL file, same rows', make: (toy) => toy.edit('stages/merge/decide.sql', 'Of equal', 'Of all equal'), ran: ['merge'], affected: after.merge },
  {
    what: 'an SQL file, other rows',
    make: (toy) => toy.edit('stages/merge/decide.sql', ' AND text NOT IN (SELECT text FROM asked)', ''),
    ran: changed.rows,
    affected: after.merge,
  },
  {
    what: 'a scenario',
    make: (toy) => toy.edit('tasks/scenarios/easy.yaml', 'difficulty: 5', 'difficulty: 2'),
    ran: ['merge', 'evaluate', 'baseline', 'gate', 'report'],
    affected: after.merge,
  },
  {
    what: 'the instruction of a task',
    make: (toy) => toy.edit('tasks/fix-port/instruction.md', 'Set', 'Please set'),
    ran: ['collect', 'verify', ...changed.rows],
    affected: ['collect', 'verify', ...after.merge],
  },
  {
    what: 'the test of a task, same verdict',
    make: (toy) => toy.edit('tasks/fix-port/tests/expected.txt', '8080', '080'),
    ran: ['collect', 'verify'],
    affected: ['collect', 'verify', ...after.merge],
  },
  {
    what: 'a hidden file of a task',
    make: (toy) => toy.edit('tasks/fix-port/environment/.profile', '80', '81'),
    ran: ['collect', 'verify'],
    affected: ['collect', 'verify', ...after.merge],
  },
  {
    what: 'a new task that its agent fails',
    make: (toy) => {
      toy.write('tasks/say-hello/instruction.md', 'Say hello\n')
      toy.write('tasks/say-hello/tests/expected.txt', 'goodbye\n')
    },
    ran: ['collect', 'verify'],
    affected: ['collect', 'verify', ...after.merge],
  },
  {
    what: 'a deleted task that its agent failed',
    make: (toy) => toy.remove('tasks/count-files'),
    ran: ['collect', 'verify'],
    affected: ['collect', 'verify', ...after.merge],
  },
  {
    what: 'a rule of validate, same rows',
    make: (toy) => toy.edit('stages/validate/rules.ts', 'text.length > maximumLength', 'text.trimEnd().length > maximumLength'),
    ran: ['validate'],
    affected: after.validate,
  },
  { what: 'the style of the report', make: (toy) => toy.edit('stages/report/style.css', 'teal', 'navy'), ran: ['report'], affected: ['report'] },
  {
    what: 'a new generator whose rows are there already',
    make: (toy) => toy.write('datasets/custom/wave/generator.ts', "export default { wording: 'greet host' }\n"),
    ran: ['generate-wave', 'merge', 'report'],
    affected: ['generate-wave', ...after.merge],
  },
  {
    what: 'a deleted generator whose output is still there',
    make: (toy) => toy.remove('datasets/custom/stop/generator.ts'),
    ran: changed.rows,
    affected: after.merge,
    shows: (toy) => {
      expect(existsSync(join(toy.path, 'datasets/custom/stop/out/embedded/examples.parquet'))).toBe(true)
      expect(toy.read('stages/report/out/embedded/report.html')).not.toContain('generate-stop')
    },
  },
  {
    what: 'a renamed step',
    make: (toy) => toy.write('pipeline.yaml', toy.read('pipeline.yaml').replaceAll(/\bvalidate(?=[:\],])(?!,? root)/g, 'check')),
    ran: ['check', 'export', 'report'],
    affected: ['check', ...after.validate.slice(1)],
  },
  {
    what: 'the roles of two needs',
    make: (toy) => toy.edit('pipeline.yaml', 'candidate: evaluate, incumbent: baseline', 'candidate: baseline, incumbent: evaluate'),
    ran: ['gate', 'report'],
    affected: after.gate,
  },
  {
    what: 'the order of needs, by which rows are merged',
    make: (toy) => toy.edit('pipeline.yaml', '[normalize-*, generate-*, verify] }', '[verify, generate-*, normalize-*] }'),
    ran: ['merge', 'validate', 'export', 'train', 'report'],
    affected: after.merge,
  },
]
