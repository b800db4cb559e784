import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { StageError } from '#kit/stage'
import { repository } from '../checkout.ts'

/** `folder` takes what the stage leaves, and is emptied before. */
export interface Alone {
  folder: string
  stage: string
  definition: string
  params: unknown
  environment?: Record<string, string>
}

/** What one run of a stage without inputs takes, in the process that the runner would start for it (without its bounds). `peak` in megabytes. */
export async function runAlone({ folder, stage, definition, params, environment }: Alone): Promise<{ seconds: number; peak: number }> {
  const at = (name: string) => join(folder, name)
  rmSync(folder, { recursive: true, force: true })
  for (const name of ['outputs', 'cache', 'notes']) mkdirSync(at(name), { recursive: true })
  const job = {
    ...{ stage: join(repository, `stages/${stage}/stage.ts`), definition, params },
    step: { name: stage, root: folder, profile: 'bench' },
    ...{ inputs: {}, folders: {}, needs: [] },
    ...{ outputs: at('outputs'), cache: at('cache'), outcome: at('outcome.json') },
  }
  writeFileSync(at('job.json'), JSON.stringify(job))
  const hook = pathToFileURL(join(import.meta.dirname, 'note-peak-memory.mjs')).href
  const began = performance.now()
  // It ends its process group when this pipe closes, so the group is its own.
  const child = spawn(process.execPath, [`--import=${hook}`, join(repository, 'scripts/kit/store/child.ts'), at('job.json')], {
    cwd: repository,
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
    env: { ...process.env, ...environment, NODE_NO_WARNINGS: '1', NOTE_PEAK_MEMORY: at('notes') },
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new StageError(`stage ${stage} failed; the reason stands above`)
  const { kilobytes } = JSON.parse(readFileSync(at(`notes/${child.pid}.json`), 'utf8')) as { kilobytes: number } // written by the hook
  return { seconds: (performance.now() - began) / 1000, peak: Math.round(kilobytes / 1024) }
}
