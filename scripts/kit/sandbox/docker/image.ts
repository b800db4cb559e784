import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type Docker from 'dockerode'
import { z } from 'zod'
import type { StateFile } from '#kit/records'
import { stateFile } from '../restrict.ts'
import type { SandboxStart } from '../sandbox.ts'
import { SandboxError } from '../sandbox-error.ts'
import { sandboxPaths } from '../sandbox-paths.ts'
import { byPath, packFiles } from './archive.ts'
import { ask, isMissing, messageOf } from './engine.ts'

/** What a sandbox starts from where no image is given. */
const plainImage = 'debian:bookworm-slim'
const defaultBuildTimeoutMs = 600_000

/** Builds under way in this process: trials of one task that start together share one. */
const underWay = new Map<string, Promise<void>>()

/**
 * The image a sandbox starts from, built where it is not there yet, tagged by what it is made of. On the task's image lies one layer more, with the folders that
 * every sandbox has, so that what differs from the image later is what was done in the container.
 */
export async function ensureImage(docker: Docker, given: SandboxStart): Promise<string> {
  const { startImage } = nameImages(given)
  const building = underWay.get(startImage) ?? buildMissing(docker, given)
  underWay.set(startImage, building)
  try {
    await building
  } finally {
    underWay.delete(startImage)
  }
  return startImage
}

async function buildMissing(docker: Docker, given: SandboxStart): Promise<void> {
  const { startImage } = nameImages(given)
  if (await isThere(docker, startImage)) return
  const taskImage = await ensureTaskImage(docker, given)
  const { Config: config } = await ask(`look at image ${taskImage}`, docker.getImage(taskImage).inspect())
  const context = [stateFile('/Dockerfile', startDockerfile(taskImage, given.workdir, config.User))]
  await buildImage(docker, { tag: startImage, context, networkmode: 'none', timeoutMs: timeoutOf(given), signal: given.signal })
}

/** The image as its Dockerfile has it, without anything of ours. */
export async function ensureTaskImage(docker: Docker, given: SandboxStart): Promise<string> {
  const { taskImage } = nameImages(given)
  const { target, args } = given.image ?? {}
  if (await isThere(docker, taskImage)) return taskImage
  await buildImage(docker, { tag: taskImage, context: contextOf(given), target, args, timeoutMs: timeoutOf(given), signal: given.signal })
  return taskImage
}

const timeoutOf = ({ image }: SandboxStart): number => image?.buildTimeoutMs ?? defaultBuildTimeoutMs

/** Both names hold the content of the folder that the task's image is built from; a start image is also known by its working directory. */
export function nameImages(given: SandboxStart): { taskImage: string; startImage: string } {
  const { target, args } = given.image ?? {}
  const files = contextOf(given).map(({ path, kind, mode, content }) => [path, kind, mode, content])
  const content = digest(target || args ? [files, target, args] : files)
  return { taskImage: `flywheel/task:${content}`, startImage: `flywheel/start:${digest([content, startDockerfile(content, given.workdir, '')])}` }
}

function contextOf({ image, files }: SandboxStart): StateFile[] {
  if (image) return [...image.files].sort(byPath)
  const laid = files.map((file) => ({ ...file, path: `/files${file.path}` }))
  return [stateFile('/Dockerfile', `FROM ${plainImage}\n${laid.length > 0 ? 'COPY files/ /\n' : ''}`), ...laid].sort(byPath)
}

/** The engine puts its init at /sbin/docker-init of a container; an empty file there beforehand keeps that from being a change. */
function startDockerfile(taskImage: string, workdir: string, user: string): string {
  const folders = [sandboxPaths.tests, sandboxPaths.agentLogs, sandboxPaths.verifierLogs, sandboxPaths.artifacts]
  return [
    `FROM ${taskImage}`,
    'USER root',
    `RUN rm -rf ${sandboxPaths.tests} ${sandboxPaths.logs} && mkdir -p ${folders.join(' ')} && { [ -e /sbin/docker-init ] || : > /sbin/docker-init; }`,
    `WORKDIR ${workdir}`,
    ...(user ? [`USER ${user}`] : []),
    '',
  ].join('\n')
}

async function isThere(docker: Docker, tag: string): Promise<boolean> {
  const found = docker
    .getImage(tag)
    .inspect()
    .then(
      () => true,
      (error: unknown) => {
        if (isMissing(error)) return false
        throw error
      },
    )
  return ask(`look at image ${tag}`, found)
}

interface BuildOptions {
  tag: string
  context: readonly StateFile[]
  /** Of what the Dockerfile runs; the engine's own choice where it is not given. */
  networkmode?: string
  target?: string | undefined
  args?: Readonly<Record<string, string>> | undefined
  timeoutMs: number
  signal: AbortSignal | undefined
}

const BuildEvent = z.object({ stream: z.string().optional(), error: z.string().optional() })

/** Runs a build to its end; one that fails says the last of its log. */
async function buildImage(docker: Docker, { tag, context, networkmode, target, args, timeoutMs, signal }: BuildOptions): Promise<void> {
  const timeout = AbortSignal.timeout(timeoutMs)
  const abortSignal = signal ? AbortSignal.any([signal, timeout]) : timeout
  const log: string[] = []
  let failure: string | null = null
  const note = (event: unknown) => {
    const { stream: text, error } = BuildEvent.parse(event)
    if (text?.trim()) log.push(text.trimEnd())
    if (error) failure = error
  }
  try {
    const options = {
      t: tag,
      labels: { flywheel: '1' },
      rm: true,
      forcerm: true,
      abortSignal,
      ...(networkmode && { networkmode }),
      ...(target && { target }),
      ...(args && { buildargs: { ...args } }),
    }
    const stream = await docker.buildImage(Readable.from([await packFiles(context)]), options)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve()), note)
    await promise
  } catch (error) {
    signal?.throwIfAborted()
    failure = timeout.aborted ? `not done after ${timeoutMs / 1000} s` : messageOf(error)
  }
  if (failure !== null) throw new SandboxError([`docker could not build the image: ${failure}`, ...log.slice(-20)].join('\n'))
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32)
}
