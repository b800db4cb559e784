import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { requirement } from '../../../tests/requirement.ts'
import { childEnvironment, findPython, type PythonEvent, pythonLayout, runPython, startPython } from './index.ts'

const python = await findPython()
const run = requirement('trainer', !('problem' in python), 'problem' in python ? python.problem : '')

/** A workspace whose Python is the one found and whose module `said` is the given text. */
const workspace = await mkdtemp(join(tmpdir(), 'flywheel-run-python-'))
afterAll(() => rm(workspace, { recursive: true, force: true }))
async function write(name: string, text: string): Promise<void> {
  await writeFile(join(pythonLayout(workspace).modules, `${name}.py`), text)
}
if (!('problem' in python)) {
  await mkdir(pythonLayout(workspace).modules, { recursive: true })
  await mkdir(dirname(pythonLayout(workspace).python), { recursive: true })
  await symlink(python.path, pythonLayout(workspace).python)
}

const isAlive = (pid: number) => {
  try {
    return !/^\S+ \(.*\) Z/.test(execFileSync('cat', [`/proc/${pid}/stat`], { encoding: 'utf8' }))
  } catch {
    return false
  }
}

describe.skipIf(!run)('runPython', () => {
  it('gives each line of JSON with an event, and no other line', async () => {
    await write(
      'talks',
      `import sys\nprint('{"event": "step", "step": 1}')\nprint('{"no": 1}')\nprint('words')\nprint('{"event": "done", "args": "%s"}' % sys.argv[1])`,
    )
    const events: PythonEvent[] = []
    await runPython({ workspace, module: 'talks', args: ['x y'], onEvent: (event) => events.push(event) })
    expect(events).toEqual([
      { event: 'step', step: 1 },
      { event: 'done', args: 'x y' },
    ])
  })

  it('one that fails is an error with the end of what it said', async () => {
    await write('fails', `import sys\nprint('so far so good')\nsys.exit('the rows are gone')`)
    await expect(runPython({ workspace, module: 'fails', args: ['train'], onEvent: () => {} })).rejects.toThrow(
      /python -m fails train ended with exit code 1; it said:\n[\s\S]*the rows are gone/,
    )
  })

  it('sees no secrets of this process', async () => {
    process.env.FLYWHEEL_TEST_API_KEY = 'secret'
    await write('tells', `import json, os\nprint(json.dumps({"event": "environment", **os.environ}))`)
    const events: PythonEvent[] = []
    await runPython({ workspace, module: 'tells', args: [], threads: 3, onEvent: (event) => events.push(event) })
    delete process.env.FLYWHEEL_TEST_API_KEY
    expect(events[0]).toMatchObject({ HF_HUB_OFFLINE: '1', TOKENIZERS_PARALLELISM: 'false', OMP_NUM_THREADS: '3' })
    expect(JSON.stringify(events)).not.toContain('secret')
    expect(Object.keys(childEnvironment({ modules: '.', from: { HF_TOKEN: 'x', OPENAI_API_KEY: 'x', PATH: '/bin' } }))).not.toContain('HF_TOKEN')
  })

  it('aborted, it is asked to stop and rejects with the reason', async () => {
    await write(
      'waits',
      `import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *_: (print('{"event": "saved"}', flush=True), sys.exit(0)))\nprint('{"event": "up"}', flush=True)\ntime.sleep(60)`,
    )
    const controller = new AbortController()
    const events: string[] = []
    const onEvent = ({ event }: PythonEvent) => {
      events.push(event)
      controller.abort(new Error('enough'))
    }
    await expect(runPython({ workspace, module: 'waits', args: [], signal: controller.signal, onEvent })).rejects.toThrow('enough')
    expect(events).toEqual(['up', 'saved'])
  })

  it('stop leaves nothing running, children of its own included', async () => {
    await write(
      'forks',
      `import subprocess, time\nchild = subprocess.Popen(["sleep", "60"])\nprint('{"event": "up", "child": %d}' % child.pid, flush=True)\ntime.sleep(60)`,
    )
    const { promise: child, resolve } = Promise.withResolvers<number>()
    const started = startPython({ workspace, module: 'forks', args: [], onEvent: ({ child }) => resolve(Number(child)) })
    const pid = await child
    expect(isAlive(pid)).toBe(true)
    await started.stop()
    // A child whose parent is gone is there until the system has taken note of its end.
    await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false)
  })

  it('kill -9 of the parent closes the standard input, and that ends the trainer', async () => {
    await write(
      'lives',
      `import os, threading, time\nfrom trainer import lifeline\nlifeline.end_with_parent()\nprint('{"event": "up", "pid": %d}' % os.getpid(), flush=True)\ntime.sleep(60)`,
    )
    await symlink(join(import.meta.dirname, '../../../stages/train/trainer'), join(pythonLayout(workspace).modules, 'trainer'))
    const code = `import { startPython } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))}
      startPython({ workspace: ${JSON.stringify(workspace)}, module: 'lives', args: [], onEvent: (event) => console.log(event.pid) })`
    const parent = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = (await once(parent.stdout, 'data')) as [Buffer]
    const pid = Number(line.toString())
    expect(isAlive(pid)).toBe(true)
    parent.kill('SIGKILL')
    for (let waited = 0; isAlive(pid) && waited < 100; waited += 1) await new Promise((resolve) => setTimeout(resolve, 50))
    expect(isAlive(pid)).toBe(false)
  })
})
