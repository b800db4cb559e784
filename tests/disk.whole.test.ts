import { execFile, spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { repository } from './checkout.ts'
import { requirement } from './requirement.ts'
import { makeToyWorkspace, type ToyWorkspace } from './toy-workspace.ts'

const able = requirement(
  'unshare',
  spawnSync('unshare', ['-rm', 'true']).status === 0,
  'this user may not mount anything in a namespace of its own (unshare -rm)',
)

/** What each command of a script said, and its exit code. */
interface Said {
  code: number
  output: string
}

describe.skipIf(!able)('a disk', { timeout: 240_000 }, () => {
  let toy: ToyWorkspace
  const nx = `node ${join(repository, 'node_modules/nx/dist/bin/nx.js')} run pipeline:weigh --outputStyle=stream`
  const step = 'node scripts/run-step.ts blobs-a'
  const store = `node ${join(repository, 'scripts/store.ts')}`
  const files = (pattern: string) => globSync(pattern, { cwd: toy.path })

  /** Runs commands one after another where only they see what is mounted. Those that start with `mount` must succeed. */
  async function apart(...commands: string[]): Promise<Said[]> {
    const script = commands.map((command) => (command.startsWith('mount') ? `${command} || exit 99` : `${command} 2>&1; printf '\\0%s\\0' $?`)).join('\n')
    const env = { ...process.env, NX_DAEMON: 'false', FORCE_COLOR: '0', NODE_NO_WARNINGS: '1' }
    const { stdout } = await promisify(execFile)('unshare', ['-rm', 'bash', '-c', script], { cwd: toy.path, env, maxBuffer: 1 << 26 })
    const parts = stdout.split('\0')
    return commands
      .filter((command) => !command.startsWith('mount'))
      .map((_, index) => ({ output: parts[2 * index] ?? '', code: Number(parts[2 * index + 1]) }))
  }

  beforeAll(async () => {
    toy = await makeToyWorkspace({ pipeline: 'faults' })
  }, 60_000)

  it('that is full is one message, nothing half made is left, and with room the same command succeeds', async () => {
    toy.write('pipeline.yaml', toy.read('pipeline.yaml').replace('foreach: blobs/*,', 'foreach: blobs/*, with: { files: 4, bytes: 4000000 },'))
    await toy.node('-e', "require('fs').mkdirSync('.store', { recursive: true })")
    const list = 'find .store blobs stages -path "*/out/*" -o -path ".store/objects/*" -o -path ".store/scratch/*"'
    const [byNx, byHand, left, again, whole, held] = await apart(
      'mount -t tmpfs -o size=12m tmpfs .store',
      nx,
      step,
      list,
      'mount -o remount,size=64m .store',
      nx,
      `${store} verify`,
      nx,
    )
    for (const said of [byNx, byHand]) {
      expect(said?.code).not.toBe(0)
      expect(said?.output.match(/the disk is full: step blobs-a could not write all that it made, and nothing half made is left/g)).toHaveLength(1)
      expect(said?.output).toMatch(/free of 12\.6 MB in \S+\.store when it stopped\); free some space/)
      expect(said?.output).not.toMatch(/ENOSPC|\n +at /)
    }
    expect(left).toEqual({ code: 0, output: '' })
    expect([again?.code, whole?.code, held?.code]).toEqual([0, 0, 0])
    expect(held?.output.match(/\[local cache\]/g)).toHaveLength(2)
    expect(files('blobs/a/out/embedded/blobs/*.bin'), 'a store on another disk is copied from').toHaveLength(4)
  })

  it('that cannot be written is told before anything runs, by Nx and by hand; what only reads works', async () => {
    expect((await toy.nx('run', 'pipeline:weigh')).code).toBe(0)
    const [held, byHand, cleaned, verified, sized] = await apart(
      'mount --bind .store .store',
      'mount -o remount,ro,bind .store',
      nx,
      step,
      `${store} gc`,
      `${store} verify`,
      `${store} size`,
    )
    for (const said of [held, byHand, cleaned]) {
      expect(said?.code).not.toBe(0)
      expect(said?.output).toContain('.store cannot be written: its file system is mounted read-only; steps leave what they make there')
      expect(said?.output).not.toMatch(/EROFS|\n +at /)
    }
    expect([verified?.code, sized?.code]).toEqual([0, 0])
    expect((await toy.nx('run', 'pipeline:weigh')).code).toBe(0)
  })
})
