import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { findSandboxProblem } from '#kit/sandbox'
import { installPeers } from './bench/peers/install.ts'
import { repository } from './checkout.ts'
import { requirement } from './requirement.ts'

/** Runs a benchmark as small as it can be. How fast anything is, is no test's business. */
async function run(name: string, ...args: string[]) {
  const { stdout } = await promisify(execFile)(process.execPath, [join(repository, `tests/bench/${name}.ts`), '--runs', '1', ...args], { cwd: repository })
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')
}

const problem = await installPeers(() => {}).then(
  () => '',
  (error: Error) => `dvc and snakemake cannot be installed: ${error.message}`,
)

const noMinhash = await installPeers(() => {}, 'minhash').then(
  () => '',
  (error: Error) => `rensa and datasketch cannot be installed: ${error.message}`,
)

const noArguments = await installPeers(() => {}, 'arguments').then(
  () => '',
  (error: Error) => `fastjsonschema and jsonschema-rs cannot be installed: ${error.message}`,
)

const noEngine = (await findSandboxProblem('docker')) ?? ''

describe('a benchmark ends with a line of JSON', { timeout: 240_000 }, () => {
  it.skipIf(!requirement('peers', problem === '', problem))('no-op: all three engines build the same and find nothing to do', async () => {
    const { ours, peer, ratio, ...rest } = await run('no-op', '--steps', '5')
    expect(rest).toEqual({ name: 'no-op of 5 steps', unit: 's' })
    expect(ratio).toBeCloseTo(ours / peer, 1)
  })

  it('one-edit: the edit is run to the end of the chain', async () => {
    expect(await run('one-edit', '--steps', '5', '--no-peers')).toMatchObject({ ours: expect.any(Number), peer: null, ratio: null })
  })

  it('generators: from cold each runs once, after an edit the edited one alone', async () => {
    const { steps, rows, rounds } = await run('generators', '--only', 'disks,fleet-lookup')
    expect([steps, rows]).toEqual([2, 4000])
    expect(rounds.map((round: Record<string, { ran: string[] }>) => Object.values(round).map(({ ran }) => ran))).toEqual([
      [['generate-disks', 'generate-fleet-lookup'], ['generate-disks'], []],
    ])
  })

  it.skipIf(!requirement('peers', noMinhash === '', noMinhash))('minhash: all three sign every row', async () => {
    const { name, peer } = await run('minhash', '--rows', '300')
    expect(name).toBe('signatures of 300 rows of 2 KB')
    expect(peer).toBeGreaterThan(0)
  })

  it('redact: both search every row', async () => {
    const { name, peer } = await run('redact', '--rows', '300')
    expect(name).toBe('secrets in 300 rows of 2 KB')
    expect(peer).toBeGreaterThan(0)
  })

  it('near-duplicates: three sizes are searched', async () => {
    expect(await run('near-duplicates', '--rows', '3000')).toMatchObject({ name: 'near duplicates among 3000 rows', peer: expect.any(Number) })
  })

  it('merge: rows that repeat others are out, at each size', async () => {
    const { name, measured } = await run('merge', '--rows', '300,900')
    expect([name, measured.map((one: { rows: number }) => one.rows)]).toEqual(['merge', [300, 900]])
    expect(measured[1].duplicate).toBeGreaterThan(measured[0].duplicate)
    expect(measured[1].near).toBeGreaterThan(10)
  })

  it.skipIf(!requirement('peers', noArguments === '', noArguments))('arguments: all three find the same calls that do not fit', async () => {
    const { name, peer } = await run('arguments', '--repeats', '1', '--distinct', '50')
    expect(name).toBe('25,000 checks of arguments against 250 schemas')
    expect(peer).toBeGreaterThan(0)
  })

  it('large-artifact: both profiles are found held', async () => {
    expect(await run('large-artifact', '--megabytes', '1')).toMatchObject({ ours: expect.any(Number), peer: expect.any(Number) })
  })

  it('download-memory: both files come whole', async () => {
    expect(await run('download-memory', '--megabytes', '1')).toMatchObject({ ours: expect.any(Number), peer: expect.any(Number), unit: 'MB' })
  })

  it('trials: those in just-bash are timed without an engine', async () => {
    expect(await run('trials', '--no-docker')).toMatchObject({ name: 'trials in just-bash', ours: expect.any(Number), unit: 's' })
  })

  it.skipIf(!requirement('docker', noEngine === '', noEngine))('trials: those in docker leave nothing, beside the same calls done bare', async () => {
    const { name, peer } = await run('trials', '--trials', '2', '--concurrency', '2')
    expect(name).toBe('a docker trial of the nop agent')
    expect(peer).toBeGreaterThan(0)
  })

  it('normalize: both sides make the same rows of one file', async () => {
    const { ours, peer, ratio, ...rest } = await run('normalize', '--rows', '500', '--times', '1')
    expect(rest).toEqual({ name: 'normalising 500 rows of Glaive', unit: 's' })
    expect([ours > 0, peer > 0]).toEqual([true, true])
  })
})
