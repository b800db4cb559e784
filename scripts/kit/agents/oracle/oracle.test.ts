import { describe, expect, it } from 'vitest'
import { createRedactor } from '#kit/redact'
import { loadSandbox, memoryContents } from '#kit/sandbox'
import { runTrial } from '../run-trial.ts'
import { testTask } from '../test-task.ts'
import { memoryJournal } from '../trial-journal.ts'
import { oracle } from './oracle.ts'

const surroundings = {
  signal: new AbortController().signal,
  redactor: createRedactor(),
  now: () => new Date(0),
  journal: memoryJournal(),
  maximumAgentMs: 10_000,
}

async function tryOracle(solve: string, agentTimeoutSec?: number) {
  const sandbox = await loadSandbox('just-bash')
  const task = testTask({ solve, ...(agentTimeoutSec !== undefined && { agentTimeoutSec }) })
  return runTrial({ task, agent: oracle, sandbox, attempt: 1 }, surroundings)
}

/** Command, what was seen, exit code of each step. */
const stepsOf = (trial: Awaited<ReturnType<typeof tryOracle>>) =>
  trial.trajectory.steps.slice(1).map((step) => {
    const result = step.observation?.results[0]
    return [step.source === 'agent' && step.tool_calls?.[0]?.arguments.command, result?.content, result?.extra?.exit_code]
  })

describe('oracle', () => {
  it('takes one step a command, each a bash call with what it really said', async () => {
    const trial = await tryOracle('#!/bin/bash\n# why\ncat a.txt\necho err >&2; ls nope\necho done > b.txt\n')
    expect(trial.status).toBe('completed')
    expect(stepsOf(trial)).toEqual([
      ['cat a.txt', 'a', 0],
      ['echo err >&2; ls nope', 'err\nls: nope: No such file or directory\n[exit code 2]', 2],
      ['echo done > b.txt', '', 0],
    ])
    expect((trial.steps[0]?.state ?? []).map(({ path }) => path)).toEqual(['/app/b.txt'])
    const [, step] = trial.trajectory.steps
    expect(step).not.toHaveProperty('llm_call_count')
    expect(step?.observation?.results[0]?.source_call_id).toBe('call_1')
  })

  it('carries directory, variables, functions, options and the last exit code from command to command', async () => {
    const solve = `mkdir -p x/y && cd x/y
name='a b'
list=(1 2 3)
say() {
  echo "$name \${list[1]} $#"
}
false
echo "$?"
shopt -s nullglob
say 1 2 > said
for f in *.none; do echo no; done
pwd
cat <<EOF
$name
EOF
set -u
echo "$missing"
echo "not reached"
`
    const trial = await tryOracle(solve)
    expect(stepsOf(trial).map(([, content, code]) => [content, code])).toEqual([
      ['', 0],
      ['', 0],
      ['', 0],
      ['', 0],
      ['[exit code 1]', 1],
      ['1', 0],
      ['', 0],
      ['', 0],
      ['', 0],
      ['/app/x/y', 0],
      ['a b', 0],
      ['', 0],
      [expect.stringMatching(/missing: unbound variable\n\[exit code 1\]$/), 1],
    ])
  })

  it.each([
    ['set -e', 'set -e\nfalse && true\necho 1 > one\n(exit 3)\necho 2 > two'],
    ['exit', 'echo 1 > one\nif [ -f one ]; then exit 7; fi\necho 2 > two'],
    ['cd and loops', 'mkdir d; cd d\nfor n in 1 2; do echo "$n" > "$n.txt"; done\nrm 1.txt\ncd ..\nmv d e'],
    ['pipes and substitutions', 'x=$(cat a.txt |\n  tr a b)\nprintf "%s" "$x" > c\nwc -c < c > d'],
  ])('leaves what the script leaves when it runs whole: %s', async (_, solve) => {
    const { steps } = await tryOracle(solve)
    await using whole = await (await loadSandbox('just-bash')).start({ files: testTask({}).environment, workdir: '/app' })
    await whole.exec({ command: solve, timeoutMs: 5000, outputLimitBytes: 1000 })
    expect(steps[0]?.state).toEqual(await whole.snapshot(memoryContents()))
  })

  it('keeps the steps it took when time runs out', async () => {
    const trial = await tryOracle('echo one\nsleep 30\necho three\n', 0.4)
    expect(trial.status).toBe('agent-timeout')
    expect(stepsOf(trial)).toEqual([
      ['echo one', '[output lost]', 0],
      ['sleep 30', '[output lost]\n[out of time]', null],
    ])
  })

  it('limits what it keeps of a long output, and loses none of the others to it', async () => {
    const trial = await tryOracle('echo first\nseq 1 30000\necho last\n')
    const [first, long, last] = stepsOf(trial)
    expect([first?.[1], last?.[1]]).toEqual(['first', 'last'])
    expect(long?.[1]).toMatch(/^1\n2\n[\s\S]*bytes left out[\s\S]*\n30000$/)
    expect(String(long?.[1]).length).toBeLessThan(10_100)
  })

  it('lays the other files of the solution', async () => {
    const task = testTask({ solve: 'cat /solution/data' })
    const [step] = task.steps
    const solution = [...step.solution, { path: '/solution/data', kind: 'file' as const, mode: 0o644, content: Buffer.from('d').toString('base64') }]
    const trial = await runTrial(
      { task: { ...task, steps: [{ ...step, solution }] }, agent: oracle, sandbox: await loadSandbox('just-bash'), attempt: 1 },
      surroundings,
    )
    expect(stepsOf(trial)).toEqual([['cat /solution/data', 'd', 0]])
    expect(trial.steps[0]?.state).toEqual([])
  })

  it('finds a missing, empty or broken solution before it starts', () => {
    const problem = (solve?: string) =>
      oracle.findProblem?.({ task: testTask({}).record, solution: testTask(solve === undefined ? {} : { solve }).steps[0].solution })
    expect(problem()).toMatch(/^tasks\/made-up\/solution\/solve\.sh: not there; /)
    expect(problem('# nothing\n')).toMatch(/no command in it/)
    expect(problem('echo a\nif true\n')).toMatch(/^tasks\/made-up\/solution\/solve\.sh:\d: .*; mend this line$/)
    expect(problem('echo a\n')).toBeNull()
  })
})
