import type Docker from 'dockerode'
import { createGate } from '../create-gate.ts'
import { stateFile } from '../restrict.ts'
import type { SandboxStart } from '../sandbox.ts'
import { buildImage } from './build-image.ts'
import { ask } from './engine.ts'
import { contextOf, startDockerfile, startImageName, taskImageName } from './image-names.ts'
import { inspectImage } from './make-image.ts'
import { pullImage } from './pull-image.ts'

const defaultBuildTimeoutMs = 600_000
/** Builds and pulls at once. */
const breadth = 2

interface Making {
  /** Whose making it is. */
  signal: AbortSignal | undefined
  done: Promise<void>
  log: string
  listeners: Set<(text: string) => void>
}

export interface Images {
  /** The image a sandbox starts from, made where it is not there yet, and, of one that was pulled, what that is known by for good. */
  ensure(docker: Docker, given: SandboxStart): Promise<{ startImage: string; pulled: readonly string[] | undefined }>
  /** The same as its Dockerfile or its registry has it, without anything of ours. */
  ensureTask(docker: Docker, given: SandboxStart): Promise<string>
}

/** Images by what they are made of. Those who need the same one at the same time share its making, and each is told all that it says. */
export function openImages(): Images {
  const underWay = new Map<string, Making>()
  const enter = createGate(breadth)

  async function share(name: string, given: SandboxStart, make: (say: (text: string) => void) => Promise<void>): Promise<void> {
    const say = (text: string) => given.buildLog?.(text)
    const under = underWay.get(name)
    if (!under) {
      const making: Making = { signal: given.signal, done: Promise.resolve(), log: '', listeners: new Set([say]) }
      const tell = (text: string) => {
        making.log += text
        for (const listener of making.listeners) listener(text)
      }
      making.done = enter(() => make(tell)).finally(() => underWay.delete(name))
      underWay.set(name, making)
      return making.done
    }
    say(under.log)
    under.listeners.add(say)
    try {
      await under.done
    } catch (error) {
      given.signal?.throwIfAborted()
      // Who was first gave up; it says nothing about the image.
      if (!under.signal?.aborted) throw error
      await share(name, given, make)
    }
  }

  /** A built image's name says all; a pulled one's may come to mean another, and it is known by its digests and its id. */
  async function ensureTask(docker: Docker, given: SandboxStart): Promise<{ name: string; pulled: readonly string[] | undefined }> {
    const { image, signal } = given
    const name = taskImageName(given)
    const found = await inspectImage(docker, name)
    if (!found) {
      const timeoutMs = image?.buildTimeoutMs ?? defaultBuildTimeoutMs
      const { target, args } = image ?? {}
      const build = { tag: name, context: contextOf(given), target, args, timeoutMs, signal, labels: imageLabels(given) }
      await share(name, given, (say) =>
        image?.name === undefined ? buildImage(docker, { ...build, say }) : pullImage(docker, { name, timeoutMs, signal, say }),
      )
    }
    if (image?.name === undefined) return { name, pulled: undefined }
    const { Id: id, RepoDigests: digests } = found ?? (await ask(`look at image ${name}`, docker.getImage(name).inspect()))
    const pulled = [...(digests ?? []), id]
    given.buildLog?.(`${name} is ${pulled[0]}\n`)
    return { name, pulled }
  }

  return {
    ensureTask: async (docker, given) => (await ensureTask(docker, given)).name,
    ensure: async (docker, given) => {
      const { image, workdir, signal } = given
      const known = image?.name === undefined ? null : await ensureTask(docker, given)
      const startImage = startImageName(known?.pulled?.at(-1) ?? taskImageName(given), given)
      const made = { startImage, pulled: known?.pulled }
      if (await inspectImage(docker, startImage)) return made
      const { name } = known ?? (await ensureTask(docker, given))
      const { Config: config } = await ask(`look at image ${name}`, docker.getImage(name).inspect())
      const context = [stateFile('/Dockerfile', startDockerfile({ taskImage: name, workdir, user: config.User, keepsTests: image?.keepsTests }))]
      const timeoutMs = image?.buildTimeoutMs ?? defaultBuildTimeoutMs
      const build = { tag: startImage, context, timeoutMs, signal, labels: imageLabels(given), networkmode: 'none' }
      await share(startImage, given, async (say) => {
        if (!(await inspectImage(docker, startImage))) await buildImage(docker, { ...build, say })
      })
      return made
    },
  }
}

const imageLabels = ({ label = '' }: SandboxStart) => ({ flywheel: '1', 'flywheel.task': label })
