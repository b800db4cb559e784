import { describe, expect, it } from 'vitest'
import type { KeptFile } from '#kit/records'
import { keepFiles, loadSandbox, memoryContents, type Sandbox, type SandboxStart, stateFile } from '#kit/sandbox'
import { keepArtifacts } from '../keep-artifacts.ts'
import type { LoadedStep, LoadedTask } from '../loaded-task.ts'
import { testTask } from '../test-task.ts'
import { findShadows } from './find-shadows.ts'
import { verifyStep } from './verify-step.ts'

const signal = new AbortController().signal
const backend = await loadSandbox('just-bash')
const taskOf = (test: string, given: Partial<LoadedStep> = {}, task: Partial<LoadedTask> = {}): LoadedTask => {
  const made = testTask({ test: `#!/bin/bash\n${test}\n` })
  return { ...made, ...task, steps: [{ ...made.steps[0], ...given }] }
}
const says = (text: string) => `${text}; echo 1 > /logs/verifier/reward.txt`
async function verify(task: LoadedTask, left: { state?: readonly KeptFile[]; artifacts?: readonly KeptFile[] }, contents = memoryContents()) {
  return verifyStep(task, task.steps[0], { state: [...(left.state ?? [])], artifacts: [...(left.artifacts ?? [])] }, { backend, contents, signal })
}

describe('verifyStep', () => {
  it('runs the tests with variables of the verifier and of no shell that an agent set up', async () => {
    const verifier = { ...testTask({}).steps[0].verifier, env: { ANSWER: '42' } }
    const task = taskOf(
      says('echo "$ANSWER [$BASH_ENV] [$ENV] $PYTHONNOUSERSITE $FROM_TASK"; pwd'),
      { verifier },
      { env: { FROM_TASK: 'yes', BASH_ENV: '/app/x' } },
    )
    expect(await verify(task, {})).toEqual({ reward: 1, rewards: { reward: 1 }, problem: null, testOutput: '42 [] [] 1 yes\n/app\n' })
  })

  it('says what was said where the tests could not be started', async () => {
    const { problem, testOutput } = await verify(taskOf('', { tests: [stateFile('/tests/other', '')] }), {})
    expect([problem, testOutput]).toEqual(['the tests left neither reward.json nor reward.txt', expect.stringContaining('/tests/test.sh')])
  })

  it('lays no file in the place of a program that is found before it', async () => {
    const contents = memoryContents()
    const state = await keepFiles(
      [stateFile('/app/bin/grep', '#!/bin/bash\nexit 0\n', 0o755), stateFile('/app/bin/mine', '#!/bin/bash\necho mine\n', 0o755)],
      contents,
    )
    const task = taskOf(
      'mine; if grep -q missing a.txt; then echo 1; else echo 0; fi > /logs/verifier/reward.txt',
      {},
      { env: { PATH: '/app/bin:/usr/bin:/bin' } },
    )
    expect(await verify(task, { state }, contents)).toMatchObject({ reward: 0, testOutput: 'mine\n' })
  })

  it('lays no link in the place of a folder in which programs are found, nor above it', async () => {
    for (const [path, target, PATH] of [
      ['/app/bin', '/app/mine', '/app/bin:/usr/bin:/bin'],
      ['/app', '/srv/mine', '/app/bin:/usr/bin:/bin'],
      ['/app/own', '/app/mine', '/app/own/:/usr/bin:/bin'],
      ['/app/none', '/app/mine', 'none:/usr/bin:/bin'],
    ] as const) {
      const contents = memoryContents()
      const link: KeptFile = { path, kind: 'symlink', mode: 0o777, uid: 0, gid: 0, sizeBytes: 0, sha256: null, target }
      const state = [
        link,
        ...(await keepFiles([stateFile('/app/mine/grep', '#!/bin/bash\n', 0o755), stateFile('/srv/mine/bin/grep', '#!/bin/bash\n', 0o755)], contents)),
      ].filter((file) => file === link || !file.path.startsWith(`${path}/`))
      const task = taskOf('if grep -q missing /etc/passwd; then echo 1; else echo 0; fi > /logs/verifier/reward.txt', {}, { env: { PATH } })
      expect([path, (await verify(task, { state }, contents)).reward]).toEqual([path, 0])
    }
  })

  it('looks for programs where the tests will', async () => {
    const contents = memoryContents()
    const state = await keepFiles([stateFile('/app/bin/grep', '#!/bin/bash\n', 0o755)], contents)
    const verifier = { ...testTask({}).steps[0].verifier, env: { PATH: '/app/bin:/usr/bin:/bin' } }
    const task = taskOf('if grep -q missing /etc/passwd; then echo 1; else echo 0; fi > /logs/verifier/reward.txt', { verifier })
    expect((await verify(task, { state }, contents)).reward).toBe(0)
  })

  it('gives a verifier of its own no link to the tests', async () => {
    const contents = memoryContents()
    const link: KeptFile = { path: '/app/out', kind: 'symlink', mode: 0o777, uid: 0, gid: 0, sizeBytes: 0, sha256: null, target: '/tests/expected' }
    const task = taskOf(
      'if [ "$(cat /app/out)" = x ]; then echo 1; else echo 0; fi > /logs/verifier/reward.txt',
      { artifacts: [{ source: '/app/out', destination: null, exclude: [], service: 'main' }] },
      { verification: 'separate' },
    )
    const [step] = task.steps
    const judged = { ...task, steps: [{ ...step, tests: [...step.tests, stateFile('/tests/expected', 'x')] }] as const }
    expect((await verify(judged, { artifacts: [link] }, contents)).reward).toBe(0)
  })

  it('gives a verifier of its own what was collected, in its places, and nothing else', async () => {
    const contents = memoryContents()
    const declared: LoadedStep['artifacts'] = [
      { source: '/app/out', destination: 'copies/out', exclude: ['*.tmp', 'cache'], service: 'main' },
      { source: '/app/none', destination: null, exclude: [], service: 'main' },
    ]
    const start = { files: [stateFile('/own/file', 'own\n')], workdir: '/own' }
    const task = taskOf(
      says('find /app /logs -type f | sort; cat file /app/out/a /logs/artifacts/b; cat /logs/artifacts/manifest.json'),
      { artifacts: declared, verifier: { ...testTask({}).steps[0].verifier, environment: start } },
      { verification: 'separate' },
    )
    const work =
      'mkdir -p out/cache out/deep; echo a > out/a; touch out/x.tmp out/deep/y.tmp out/cache/z out/deep/kept; echo b > /logs/artifacts/b; echo 1 > /logs/verifier/reward.txt; echo no > other'
    const artifacts = await inSandbox(work, async (sandbox) =>
      keepArtifacts(sandbox, task.steps[0], { changed: await sandbox.snapshot(contents), contents, signal }),
    )
    expect(artifacts.map(({ path }) => path)).toEqual(['/app/out', '/app/out/a', '/app/out/deep', '/app/out/deep/kept', '/logs/artifacts/b'])
    const { testOutput } = await verify(task, { artifacts, state: artifacts }, contents)
    const [listed = '', manifest = ''] = testOutput.split('own\na\nb\n')
    expect(listed).toBe(
      [
        '/app/out/a',
        '/app/out/deep/kept',
        '/logs/artifacts/b',
        '/logs/artifacts/copies/out/a',
        '/logs/artifacts/copies/out/deep/kept',
        '/logs/artifacts/manifest.json',
        '/logs/verifier/test-stdout.txt',
        '',
      ].join('\n'),
    )
    expect(JSON.parse(manifest)).toEqual([
      { source: '/logs/artifacts', destination: null, type: 'directory', status: 'ok', service: 'main' },
      { source: '/app/out', destination: 'copies/out', type: 'directory', status: 'ok', service: 'main' },
      { source: '/app/none', destination: null, type: 'directory', status: 'missing', service: 'main' },
    ])
  })

  it('gives no reward where the image of its name is another than the one that the trial was run in', async () => {
    const named = { ...backend, start: async (given: SandboxStart) => Object.assign(await backend.start(given), { image: ['tools@sha256:new', 'sha256:id'] }) }
    const task = taskOf(says('echo tested'))
    const testedAfter = (image?: string) =>
      verifyStep(task, task.steps[0], { state: [], artifacts: [], image }, { backend: named, contents: memoryContents(), signal })
    for (const image of [undefined, 'tools@sha256:new', 'sha256:id']) expect((await testedAfter(image)).reward).toBe(1)
    expect(await testedAfter('tools@sha256:old')).toMatchObject({
      reward: null,
      problem: expect.stringMatching(/^the trial was run in tools@sha256:old, and .* is tools@sha256:new now; .* collect the trial again/),
      testOutput: '',
    })
  })

  it('lays no artifact through a link that was collected', async () => {
    const contents = memoryContents()
    const link: KeptFile = { path: '/app/a', kind: 'symlink', mode: 0o777, uid: 0, gid: 0, sizeBytes: 0, sha256: null, target: '/usr/bin' }
    const declared = (source: string) => ({ source, destination: null, exclude: [], service: 'main' })
    const artifacts = [link, ...(await keepFiles([stateFile('/app/a/grep', 'x', 0o755)], contents))]
    const task = taskOf(says('readlink /app/a; echo yes | grep y'), { artifacts: [declared('/app/a'), declared('/app/a/grep')] }, { verification: 'separate' })
    expect((await verify(task, { artifacts }, contents)).testOutput).toBe('/usr/bin\nyes\n')
  })
})

describe('findShadows', () => {
  it('finds what stands before a program, or is one, and asks nothing where nothing can be run', async () => {
    const contents = memoryContents()
    const files = await keepFiles(
      [
        stateFile('/first/grep', 'x', 0o755),
        stateFile('/first/new', 'x', 0o755),
        stateFile('/last/grep', 'x', 0o755),
        stateFile('/first/sed', 'x'),
        stateFile('/else/grep', 'x', 0o755),
      ],
      contents,
    )
    await using sandbox = await backend.start({ files: [], workdir: '/app', env: { PATH: '/first:/usr/bin:/last' } })
    expect((await findShadows(sandbox, files, { env: {}, signal })).map(({ path }) => path)).toEqual(['/first/grep'])
    await sandbox.stop()
    expect(await findShadows(sandbox, await keepFiles([stateFile('/first/grep', 'x')], contents), { env: {}, signal })).toEqual([])
  })
})

async function inSandbox<Result>(command: string, look: (sandbox: Sandbox) => Promise<Result>): Promise<Result> {
  await using sandbox = await backend.start({ files: [], workdir: '/app' })
  await sandbox.exec({ command, timeoutMs: 5000, outputLimitBytes: 1000 })
  return await look(sandbox)
}
