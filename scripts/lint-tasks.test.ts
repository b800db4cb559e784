import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { requirement } from '../tests/requirement.ts'
import { hasTerminal, talk } from '../tests/talk.ts'
import { testFolder } from './kit/agents/formats/test-folder.ts'

const taskOf = (name: string, test: string) => ({
  [`tasks/${name}/task.toml`]: 'keyword = "x"\n[metadata]\nsandboxes = ["just-bash"]\n',
  [`tasks/${name}/instruction.md`]: 'Do it.\n',
  [`tasks/${name}/solution/solve.sh`]: 'echo a > a\n',
  [`tasks/${name}/tests/test.sh`]: `#!/bin/bash\n${test} > /logs/verifier/reward.txt\n`,
})

async function lint(folder: string, ...given: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const run = promisify(execFile)(process.execPath, [resolve('scripts/lint-tasks.ts'), ...given], { cwd: folder })
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  )
}

describe('lint-tasks.ts', () => {
  it('prints a table, what is wrong and what was passed over, and ends with 1 where a task fails', async () => {
    await using workspace = await testFolder({ ...taskOf('good', 'if [ -e /app/a ]; then echo 1; else echo 0; fi'), ...taskOf('easy', 'echo 1') })
    const { code, stdout } = await lint(workspace.path)
    expect(code).toBe(1)
    expect(stdout.split('\n')).toEqual([
      'task  sandbox    oracle  nop  kept state  tests run   lint',
      'easy  just-bash       1    1  agrees      kept-state  FAILS',
      'good  just-bash       1    0  agrees      kept-state  passes',
      '',
      expect.stringMatching(/^tasks\/easy in just-bash: nop scores 1 from the kept state: /),
      expect.stringMatching(/^warning: tasks\/easy\/task\.toml:1: keyword: unknown, and passed over; /),
      expect.stringMatching(/^warning: tasks\/good\/task\.toml:1: keyword: /),
      '2 linted, 1 failed, 2 warnings',
      '',
    ])
  })

  it('gives machines one object, takes folders, and keeps what it found', async () => {
    await using workspace = await testFolder(taskOf('good', 'if [ -e /app/a ]; then echo 1; else echo 0; fi'))
    const { code, stdout } = await lint(workspace.path, 'tasks/good', '--json', '--write', '--sandbox', 'just-bash')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      tasks: [{ task: 'good', sandbox: 'just-bash', verification: 'kept-state', agrees: true, problems: [] }],
      problems: [],
      written: ['tasks/lint.json'],
    })
  })

  it.runIf(requirement('terminal', hasTerminal(), 'there is no `script` of util-linux to open a terminal with'))('ends tidily on Ctrl-C', async () => {
    await using workspace = await testFolder({
      ...taskOf('good', 'if [ -e /app/a ]; then echo 1; else echo 0; fi'),
      ...taskOf('slow', 'echo 1'),
      'tasks/slow/solution/solve.sh': 'sleep 600\n',
    })
    const { code, output } = await talk(`${process.execPath} ${resolve('scripts/lint-tasks.ts')}`, [[/good in just-bash: passes/, '\u0003']], {
      cwd: workspace.path,
    })
    expect([code, output]).toEqual([130, expect.stringContaining('stopped: nothing was kept and no sandbox is left; run the same command again')])
    expect(output).not.toContain('    at ')
  })

  it.each([
    [['--sanbox', 'docker'], 'there is no option --sanbox'],
    [['--sandbox', 'podman'], '--sandbox is "podman"; give just-bash or docker'],
    [['--n-concurrent', '0'], '--n-concurrent is "0"; give a number from 1'],
    [['--sandbox', 'docker'], 'no task is there to lint in this sandbox'],
  ])('refuses %j', async (given, message) => {
    await using workspace = await testFolder(taskOf('good', 'echo 1'))
    const { code, stderr } = await lint(workspace.path, ...given)
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
  })
})
