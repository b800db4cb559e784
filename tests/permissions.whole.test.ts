import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeToyWorkspace, type ToyWorkspace } from './toy-workspace.ts'

const inReads = 'add it to `reads` in stages/probe/stage.ts, or take it as an input'

describe('a stage is bound to what it declares', { timeout: 60_000 }, () => {
  let toy: ToyWorkspace
  beforeAll(async () => {
    toy = await makeToyWorkspace({ pipeline: 'bounds' })
  }, 60_000)
  const run = (step: string) => toy.node('scripts/run-step.ts', step)
  /** One line for each thing that was refused, without the place in the code. */
  const refused = async (step: string) => {
    const { code, output } = await run(step)
    const [, text = ''] = output.split(`step ${step} failed, nothing was written: `)
    expect({ code, hasText: text !== '' }, output).toEqual({ code: 1, hasText: true })
    expect(existsSync(join(toy.path, `stages/probe/${step}/out`))).toBe(false)
    return text
      .trim()
      .split('\n  and ')
      .map((line) => line.replace(/^(\S+\.ts:\d+|stage \w+) /, ''))
  }

  it('what it declares it reads, lists and asks SQL for; what is absent is absent', async () => {
    const { code, output } = await run('declared')
    expect(code, output).toBe(0)
  })

  it('any other file fails the step with its name and the mend, also where the stage caught the error or asked only whether it is there', async () => {
    expect(await refused('reads')).toEqual([
      `reads stages/probe/secret.txt, which stage probe does not declare; ${inReads}`,
      `reads stages/probe/hidden.txt, which stage probe does not declare; ${inReads}`,
      `reads stages/probe/data/notes.md, which stage probe does not declare; ${inReads}`,
      "reads tasks/one, a folder that stage probe does not declare to list; add what it reads there to `reads` in stages/probe/stage.ts: 'tasks/one/*'",
      `reads stages/probe/data/deep/far.txt, which stage probe does not declare; ${inReads}`,
      'reads stages/probe/declared/out/embedded/manifest.json, which a step has left; take it as an input in stages/probe/stage.ts, and name the step in `needs` in pipeline.yaml',
      `reads stages/probe/secret.json, which stage probe does not declare; ${inReads}`,
      `reads stages/probe/secret.jsonl, which stage probe does not declare; ${inReads}`,
      'reads /etc/hostname, which lies outside the workspace; bring it in, and add it to `reads` in stages/probe/stage.ts',
    ])
  })

  it('an error that was not caught is told once, with the line that reads', async () => {
    const line =
      toy
        .read('stages/deeds.ts')
        .split('\n')
        .findIndex((text) => text.startsWith('  read:')) + 1
    expect((await run('thrown')).output).toBe(
      `step thrown failed, nothing was written: stages/deeds.ts:${line} reads stages/probe/secret.txt, which stage probe does not declare; ${inReads}\n`,
    )
    expect(JSON.parse(toy.read('.store/runs.jsonl').trim().split('\n').at(-1) ?? '').reason).toMatch(/reads stages\/probe\/secret\.txt, which/)
  })

  it('SQL is bound by DuckDB itself', async () => {
    expect(await refused('sql')).toEqual([`reads stages/probe/secret.json, which stage probe does not declare; ${inReads}`])
  })

  it('a module that no list of imports shows is a file like others', async () => {
    expect(await refused('imports')).toEqual([`reads stages/probe/hidden.ts, which stage probe does not declare; ${inReads}`])
  })

  it('a stage that ends its own process has failed all the same', async () => {
    expect(await refused('exits')).toHaveLength(1)
  })

  it('it writes nowhere but to its outputs, its cache and temporary files', async () => {
    expect((await refused('writes')).map((line) => line.split(',')[0])).toEqual([
      'writes stages/free/state/kept',
      'writes stages/probe/data/a.txt',
      'writes stages/probe/left.parquet',
      'writes stages/probe/data/b.txt',
    ])
    expect([toy.read('stages/probe/data/a.txt'), existsSync(join(toy.path, 'stages/probe/left.parquet'))]).toEqual(['a\n', false])
  })

  it('it starts no program and no thread without permission', async () => {
    expect(await refused('programs')).toEqual([
      'starts node, but stage probe may start no program; set `permissions: { children: true }` in stages/probe/stage.ts',
      "starts a worker thread, which stage probe may not; set `permissions: { workers: true }` in stages/probe/stage.ts, and name the thread's files in its `reads`",
    ])
  })

  it('it has no network without permission, by whatever way JavaScript gets there', async () => {
    const mend = 'which stage probe may not; set `permissions: { network: true }` in stages/probe/stage.ts'
    expect(await refused('network')).toEqual(
      ['example.invalid:8080', '192.0.2.1:9', 'names.example.invalid', '127.0.0.1:0', '192.0.2.2:9', 'the socket /run/engine.sock'].map(
        (what) => `uses the network (${what}), ${mend}`,
      ),
    )
  })

  it('with permission there are programs, threads, loopback and state', async () => {
    const { code, output } = await run('allowed')
    expect(code, output).toBe(0)
    expect(toy.read('stages/free/state/kept')).toBe('x')
  })

  it('a thread is bound as its stage is', async () => {
    expect(await refused('threads')).toEqual([
      expect.stringMatching(/^reads stages\/probe\/secret\.txt, which stage free does not declare/),
      expect.stringMatching(/^uses the network \(spy\.invalid:80\)/),
    ])
  })

  it('the container engine is a socket of this machine or the host that DOCKER_HOST names, and nothing beside it but loopback', async () => {
    const { code, output } = await run('engine')
    expect(code, output).toBe(0)
    process.env.DOCKER_HOST = 'tcp://engine.invalid:2375'
    const lines = await refused('host').finally(() => delete process.env.DOCKER_HOST)
    expect(lines.map((line) => line.split(',')[0])).toEqual(['uses the network (example.invalid:8080)', 'starts node'])
  })

  it('programs give loopback and not the network', async () => {
    expect(await refused('far')).toEqual([expect.stringMatching(/^uses the network \(example\.invalid:8080\)/)])
  })
})
