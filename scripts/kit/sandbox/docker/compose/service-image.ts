import type { StateFile } from '#kit/records'
import type { ImageSource, SandboxStart } from '../../sandbox.ts'
import { mainImageName } from './compose-variables.ts'
import type { ComposedService } from './read-compose.ts'

const defaultBuildTimeoutMs = 600_000

/** What a service's image is made of: a part of the task's environment, an image by its name, or, for `main`, what the task has without its compose file. */
export function serviceImage({ name, build, image }: ComposedService, given: SandboxStart): { source: ImageSource } | { problem: string } {
  const files = given.image?.files ?? []
  const buildTimeoutMs = given.image?.buildTimeoutMs ?? defaultBuildTimeoutMs
  if (build) {
    const folder = normal(build.context)
    const dockerfile = build.dockerfile ?? 'Dockerfile'
    const found = folder === null ? [] : below(files, folder)
    const text = found.find(({ path }) => path === `/${normal(dockerfile)}`)
    const place = `environment/${folder ? `${folder}/` : ''}${dockerfile}`
    if (!text) return { problem: `services.${name}.build: ${place} is not there; write it, or mend context and dockerfile` }
    const context = [...found.filter(({ path }) => path !== '/Dockerfile'), { ...text, path: '/Dockerfile' }]
    return { source: { files: context, target: build.target, args: build.args, buildTimeoutMs } }
  }
  const imageName = image && image !== mainImageName ? image : given.image?.name
  if (imageName) return { source: { files: [], name: imageName, buildTimeoutMs } }
  if (files.some(({ path }) => path === '/Dockerfile')) return { source: { files, buildTimeoutMs } }
  return { problem: `services.${name}: there is no environment/Dockerfile to build it from; write one, or give it an image` }
}

/** Without `./` before it and `/` after it; null where it leads out of the folder. */
function normal(path: string): string | null {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  return parts.includes('..') ? null : parts.join('/')
}

function below(files: readonly StateFile[], folder: string): StateFile[] {
  if (folder === '') return [...files]
  return files.filter(({ path }) => path.startsWith(`/${folder}/`)).map((file) => ({ ...file, path: file.path.slice(folder.length + 1) }))
}
