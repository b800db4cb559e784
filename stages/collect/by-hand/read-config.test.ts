import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { CollectError, readConfig } from './read-config.ts'
import { readFlags } from './read-flags.ts'

const root = mkdtempSync(join(tmpdir(), 'flywheel-collect-config-'))
afterAll(() => rmSync(root, { recursive: true }))
const file = join(root, 'c.yaml')

function faults(text: string | null, flags: Record<string, string> = {}): string[] {
  if (text !== null) writeFileSync(file, text)
  try {
    readConfig(
      text === null ? undefined : file,
      readFlags(
        flags,
        Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]),
      ),
    )
    return []
  } catch (error) {
    if (!(error instanceof CollectError)) throw error
    return error.message.replaceAll(file, 'c.yaml').split('\n')
  }
}

describe('readConfig', () => {
  it('fills in what is not said', () => {
    writeFileSync(file, 'tasks: [tasks/a]\nagent: { name: oracle }\n')
    expect(readConfig(file, new Map()).config).toEqual({
      tasks: ['tasks/a'],
      agent: { name: 'oracle', temperature: 0.7, max_turns: 100 },
      environment: { type: 'docker', unenforced_storage: 'refuse' },
      exporter: { formats: ['atif', 'sft'] },
      attempts: 1,
      n_concurrent: 1,
      output_dir: 'stages/collect/out/by-hand',
    })
  })

  it('takes flags over the file, lists with commas or from a flag that is repeated', () => {
    writeFileSync(file, 'tasks: [tasks/a]\nagent: { name: oracle, temperature: 0 }\nn_concurrent: 2\n')
    const raw = ['--task', 'b,c', '--task=d', '--n-concurrent', '4', '--environment', 'just-bash']
    const flags = readFlags({ task: 'd', 'n-concurrent': '4', environment: 'just-bash' }, raw)
    expect(readConfig(file, flags).config).toMatchObject({
      tasks: ['b', 'c', 'd'],
      n_concurrent: 4,
      agent: { name: 'oracle', temperature: 0 },
      environment: { type: 'just-bash' },
    })
  })

  it.each([
    [
      'tasks: [a]\nagent:\n  nam: oracle\n',
      ['agent.name is not given; write it in the file, or give --agent', 'c.yaml:3:3: agent.nam is no key of it; did you mean "name"?'],
    ],
    ['tasks: [a]\nagent: { name: x }\nn_concurent: 2\n', ['c.yaml:3:1: n_concurent is no key of it; did you mean "n_concurrent"?']],
    ['tasks: [a]\nagent: { name: x, temperature: hot }\n', ['c.yaml:2:32: agent.temperature is "hot"; give a number']],
    [
      'tasks: []\nagent: { name: x, max_turns: 1.5 }\n',
      ['c.yaml:1:8: tasks is []; name at least one', 'c.yaml:2:30: agent.max_turns is 1.5; give a whole number'],
    ],
    ['tasks: [a]\nagent: { name: x }\nenvironment: { type: podman }\n', ['c.yaml:3:22: environment.type is "podman"; give just-bash or docker']],
    ['- a\n', ['c.yaml:1:1: is ["a"]; give keys and values']],
    ['tasks: [a\n', [expect.stringMatching(/^c\.yaml:2:1: .*\]/)]],
  ])('says where a file is wrong, and the mend: %j', (text, expected) => {
    expect(faults(text)).toEqual(expected)
  })

  it('names the flag where it was given by one, and the file where there is none', () => {
    expect(faults(null, { task: 'a', agent: 'x', attempts: 'x', 'n-concurrent': '0', temperature: '9' })).toEqual([
      '--temperature: is 9; give at most 2',
      '--attempts: is "x"; give a number',
      '--n-concurrent: is 0; give at least 1',
    ])
    expect(faults(null)).toEqual(['tasks is not given; write it in the file, or give --task', 'agent.name is not given; write it in the file, or give --agent'])
    rmSync(file, { force: true })
    expect(() => readConfig(file, new Map())).toThrow(/cannot be read \(ENOENT.*tasks\/templates\/collect\.yaml does/)
  })
})
