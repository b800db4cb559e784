import { describe, expect, it } from 'vitest'
import { findingsOf, type ScriptedTurn } from '../scripted-review.ts'
import { claims } from './claims.ts'

describe('claims', () => {
  it.each<[string, (ScriptedTurn | string)[], RegExp]>([
    ['tests that never ran', ['ls', { says: 'All tests pass now.' }], /^needs_human: step 3 says "All tests pass", and no test was run/],
    [
      'success over an error',
      [{ runs: 'nginx -s reload', exit: 1 }, { says: 'Done, nginx is reloaded.' }],
      /tells of success, and the last command \(step 2\) ended with exit code 1/,
    ],
    ['an error that is denied', [{ runs: 'make', exit: 2 }, { says: 'Built successfully, without errors.' }], /tells of success/],
    ['failures that are denied', ['ls', { says: 'All tests pass, 0 failed.' }], /no test was run/],
  ])('%s', (_, turns, expected) => {
    expect(findingsOf(claims, { turns })).toEqual([expect.stringMatching(expected)])
  })

  it.each<[string, (ScriptedTurn | string)[]]>([
    ['tests that ran', ['pytest -q', { says: 'All tests pass.' }]],
    ['a script of tests', ['./run_tests.sh', { says: 'The tests pass.' }]],
    ['tests of a folder of tests', ['bash tests/run.sh', { says: 'The tests pass.' }]],
    ['an error that is told', [{ runs: 'make', exit: 2 }, { says: 'The config is fixed, but make still fails.' }]],
    ['a search that finds nothing any more', [{ runs: 'grep -c foo f', exit: 1 }, { says: 'Done: no foo is left.' }]],
    ['no words', [{ runs: 'make', exit: 2 }]],
    ['tests that did not pass', ['ls', { says: 'I did not check that all tests pass.' }]],
  ])('nothing is wrong with %s', (_, turns) => {
    expect(findingsOf(claims, { turns })).toEqual([])
  })
})
