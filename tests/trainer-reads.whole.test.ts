import { realpathSync, statSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { childEnvironment, pythonLayout } from '#kit/python'
import type { AnyStage } from '#kit/stage'
import tiny from '../models/tiny/model.ts'
import { readGlobs } from '../scripts/kit/store/declared-reads.ts'
import { listReads } from '../scripts/kit/store/list-reads.ts'
import evaluate from '../stages/evaluate/stage.ts'
import { shortRun, writeScriptedRows } from '../stages/train/scripted-rows.ts'
import train from '../stages/train/stage.ts'
import { TrainParams } from '../stages/train/train-params.ts'
import { trainingJob } from '../stages/train/training-job.ts'
import { pythonReady } from './python-ready.ts'
import { requirement } from './requirement.ts'
import { canTrace, traceProgram } from './trace-program.ts'

const runs =
  requirement('trainer', pythonReady(), 'the Python environment is not there; `npm test` makes it') &&
  requirement('strace', canTrace(), 'strace is not there or may not watch processes; install it (apt-get install strace)')

/** Node's permissions do not bind programs, so what the trainer reads is seen from outside, once. */
describe.runIf(runs)('the trainer', { timeout: 240_000 }, () => {
  const workspace = realpathSync(process.cwd())
  const { python, modules } = pythonLayout(workspace)
  const env = childEnvironment({ modules })
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flywheel-trace-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  /** Files of the checkout that are not declared. What Python has compiled stands for its source; the environment is a tool, as installed packages are. */
  const undeclared = async (opened: readonly string[], stage: AnyStage, params: object) => {
    const declared = await listReads(workspace, readGlobs({ root: '' }, stage, params))
    const environment = realpathSync(join(workspace, '.venv'))
    const inside = opened.filter((path) => path.startsWith(`${workspace}/`) && !path.startsWith(`${environment}/`))
    const files = inside.filter((path) => !statSync(path, { throwIfNoEntry: false })?.isDirectory())
    const sources = files.map((path) => relative(workspace, path).replace(/__pycache__\/([^/]+?)\.[\w-]+\.pyc(\.\d+)?$/, '$1.py'))
    return [...new Set(sources)].filter((path) => !declared.includes(path))
  }

  it('is seen when it opens a file or connects, whatever does it', async () => {
    const program = [
      'import socket, subprocess',
      'open("LICENSE").close()',
      'subprocess.run(["cat", "nx.json"], stdout=subprocess.DEVNULL)',
      'socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect_ex(("192.0.2.1", 9))',
      'socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect_ex(("127.0.0.1", 9))',
    ].join('\n')
    const { opened, reached } = await traceProgram({ command: python, args: ['-c', program], env, folder })
    expect(await undeclared(opened, train, shortRun)).toEqual(['LICENSE', 'nx.json'])
    expect(reached).toEqual(['192.0.2.1'])
  })

  it('reads nothing of the checkout but what the train stage declares, and reaches for no other machine', async () => {
    const at = (name: string) => join(folder, name)
    await writeScriptedRows(at('data'), { train: 60, validation: 10 })
    await mkdir(at('model'))
    const paths = {
      data: at('data'),
      output: at('model'),
      selection: at('selection.json'),
      turns: at('turns.jsonl'),
      checkpoints: at('checkpoints'),
      curve: at('curve.json'),
    }
    const params = TrainParams.parse(shortRun)
    await writeFile(at('job.json'), JSON.stringify(trainingJob({ params, model: tiny, base: null, paths })))
    const { opened, reached } = await traceProgram({ command: python, args: ['-m', 'trainer', 'train', '--job', at('job.json')], env, folder })
    expect(opened.filter((path) => path.startsWith(`${workspace}/stages/train/trainer/`)).length).toBeGreaterThan(5)
    expect(opened).toContain(join(workspace, 'models/tiny/chat_template.jinja'))
    expect(await undeclared(opened, train, params)).toEqual([])
    expect(reached).toEqual([])
  })

  it('as a server reads nothing of the checkout but what the evaluate stage declares, and reaches for no other machine', async () => {
    const { opened, reached } = await traceProgram({
      command: python,
      args: ['-m', 'trainer', 'serve', '--model', join(folder, 'model')],
      env,
      folder,
      attend: async ({ stdout }) => {
        if (!stdout) throw new Error('the output of the server is not a pipe')
        for await (const line of createInterface({ input: stdout })) {
          const { event, port } = line.startsWith('{') ? JSON.parse(line) : { event: null, port: null }
          if (event !== 'listening') continue
          const body = JSON.stringify({ model: 'any', max_tokens: 2, messages: [{ role: 'user', content: 'restart nginx' }] })
          const answer = await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
          expect(answer.status, await answer.text()).toBe(200)
          return
        }
        throw new Error('the server never listened')
      },
    })
    expect(opened).toContain(join(folder, 'model/model.safetensors'))
    expect(await undeclared(opened, evaluate, { subject: 'candidate' })).toEqual([])
    expect(reached).toEqual([])
  })
})
