import { createHash } from 'node:crypto'
import type { StateFile } from '#kit/records'
import { stateFile } from '../restrict.ts'
import type { SandboxStart } from '../sandbox.ts'
import { sandboxPaths } from '../sandbox-paths.ts'
import { byPath } from './archive.ts'
import { withoutIgnored } from './docker-ignore.ts'

/** What a sandbox starts from where no image is given. */
const plainImage = 'debian:bookworm-slim'

/** All that the image of a start is made from, as a name: what its folder holds, or what it is called, and what every sandbox has besides. */
export function imageKey(given: SandboxStart): string {
  const { name, compose, files = [] } = given.image ?? {}
  const start = startDockerfile({ taskImage: '', workdir: given.workdir, keepsTests: given.image?.keepsTests })
  // Each service of a composition has a folder of its own to be built from, and what it ignores is its own.
  if (compose !== undefined) return digest([name ?? null, compose, listed([...files].sort(byPath)), start])
  return digest([name ?? contentOf(given), null, start])
}

/** Of a built image: it holds the content of its folder, and what was said to the build. */
export const taskImageName = (given: SandboxStart): string => given.image?.name ?? `flywheel/task:${digest(contentOf(given))}`

/** `of` is what the task's image is known by: a name that never means another one, or the engine's id. */
export const startImageName = (of: string, { workdir, image }: Pick<SandboxStart, 'workdir' | 'image'>): string =>
  `flywheel/start:${digest([of, startDockerfile({ taskImage: of, workdir, keepsTests: image?.keepsTests })])}`

/** The folder that a task's image is built from. */
export function contextOf({ image, files }: SandboxStart): StateFile[] {
  if (image) return withoutIgnored(image.files).sort(byPath)
  const laid = files.map((file) => ({ ...file, path: `/files${file.path}` }))
  return [stateFile('/Dockerfile', `FROM ${plainImage}\n${laid.length > 0 ? 'COPY files/ /\n' : ''}`), ...laid].sort(byPath)
}

interface StartImage {
  taskImage: string
  workdir: string
  user?: string
  keepsTests?: boolean | undefined
}

/**
 * One layer more, with the folders that every sandbox has, so that what differs from the image later is what was done in the container. The engine puts its init at
 * /sbin/docker-init of a container; an empty file there beforehand keeps that from being a change.
 */
export function startDockerfile({ taskImage, workdir, user = '', keepsTests = false }: StartImage): string {
  const folders = [sandboxPaths.tests, sandboxPaths.agentLogs, sandboxPaths.verifierLogs, sandboxPaths.artifacts]
  return [
    `FROM ${taskImage}`,
    'USER root',
    `RUN rm -rf ${keepsTests ? '' : `${sandboxPaths.tests} `}${sandboxPaths.logs} && mkdir -p ${folders.join(' ')} && { [ -e /sbin/docker-init ] || : > /sbin/docker-init; }`,
    `WORKDIR ${workdir}`,
    ...(user ? [`USER ${user}`] : []),
    '',
  ].join('\n')
}

const listed = (files: readonly StateFile[]): unknown => files.map(({ path, kind, mode, content }) => [path, kind, mode, content])

const contentOf = (given: SandboxStart): unknown => {
  const { target, args } = given.image ?? {}
  const files = listed(contextOf(given))
  return target || args ? [files, target, args] : files
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32)
}
