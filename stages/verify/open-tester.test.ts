import { describe, expect, it } from 'vitest'
import { type LoadedTask, loadTask } from '#kit/agents'
import { createRedactor } from '#kit/redact'
import { memoryContents, stateFile } from '#kit/sandbox'
import type { StageCache } from '#kit/stage'
import { openTester } from './open-tester.ts'
import { scriptedTrial } from './scripted-trial.ts'

const contents = memoryContents()
const task = await loadTask('.', 'fix-config')
const trial = await scriptedTrial(['echo left > /app/left'], task, 10_000, { contents })
const withTest = (script: string, verifier: Partial<LoadedTask['steps'][0]['verifier']> = {}): LoadedTask => ({
  ...task,
  steps: [{ ...task.steps[0], verifier: { ...task.steps[0].verifier, ...verifier }, tests: [stateFile('/tests/test.sh', `#!/bin/bash\n${script}\n`)] }],
})
const half = 'echo hunter22; echo 0.5 > /logs/verifier/reward.txt'

function memoryCache(): StageCache {
  const values = new Map<string, unknown>()
  return {
    get: async (key) => values.get(key),
    set: async (key, value) => {
      values.set(key, structuredClone(value))
    },
    folder: () => Promise.reject(new Error('not asked for')),
  }
}

const surroundings = { log: () => {}, contents, redactor: createRedactor({ known: ['hunter22'] }), signal: new AbortController().signal }

describe('openTester', () => {
  it('runs tests again where they, how they run or what they judge changed, and else gives what they said, without its secrets', async () => {
    const cache = memoryCache()
    const ask = async (asked: LoadedTask, judged = trial, code = 'code-1') => {
      const tester = openTester({ ...surroundings, cache, code })
      const { reward, testOutput } = await tester.test(judged, asked)
      return [reward, testOutput, ...Object.values(tester.counts())]
    }
    const said = '[REDACTED:known:1]\n'
    expect(await ask(withTest(half))).toEqual([0.5, said, 1, 0])
    expect(await ask(withTest(half))).toEqual([0.5, said, 0, 1])
    expect(await ask(withTest(half), { ...trial, id: 'another', durationMs: 1 })).toEqual([0.5, said, 0, 1])
    expect(await ask(withTest(half.replace('0.5', '1')))).toEqual([1, said, 1, 0])
    expect(await ask(withTest(half, { env: { A: '1' } }))).toEqual([0.5, said, 1, 0])
    expect(await ask(withTest(half), await scriptedTrial(['true'], task, 10_000, { contents }))).toEqual([0.5, said, 1, 0])
    expect(await ask(withTest(half), trial, 'code-2')).toEqual([0.5, said, 1, 0])
  })

  it('keeps no missing reward, and nothing where the code is not known', async () => {
    for (const [script, code] of [
      ['true', 'code-1'],
      [half, undefined],
    ] as const) {
      const tester = openTester({ ...surroundings, cache: memoryCache(), code })
      await tester.test(trial, withTest(script))
      await tester.test(trial, withTest(script))
      expect(tester.counts()).toEqual({ tested: 2, recalled: 0 })
    }
  })

  it('says of a trial whose bytes are gone what is missing, and leaves its neighbours alone', async () => {
    const tester = openTester({ ...surroundings, contents: memoryContents(), cache: memoryCache(), code: undefined })
    const untouched = await scriptedTrial(['true'], task, 10_000, { contents })
    const [broken, whole] = await Promise.all([tester.test(trial, withTest(half)), tester.test(untouched, withTest(half))])
    expect(broken).toMatchObject({
      reward: null,
      problem: expect.stringMatching(/^the tests could not run: content [0-9a-f]{64} of a kept state is not in memory; /),
    })
    expect(whole.reward).toBe(0.5)
  })
})
