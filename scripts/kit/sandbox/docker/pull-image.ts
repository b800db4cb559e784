import type Docker from 'dockerode'
import { z } from 'zod'
import { SandboxError } from '../sandbox-error.ts'
import { messageOf } from './engine.ts'

export interface PullOptions {
  name: string
  timeoutMs: number
  signal: AbortSignal | undefined
  say(text: string): void
}

const PullEvent = z.object({ id: z.string().optional(), status: z.string().optional(), progress: z.string().optional(), error: z.string().optional() })

/** Asks the image's registry for it, and says each layer as it comes. */
export async function pullImage(docker: Docker, { name, timeoutMs, signal, say }: PullOptions): Promise<void> {
  const timeout = AbortSignal.timeout(timeoutMs)
  const abortSignal = signal ? AbortSignal.any([signal, timeout]) : timeout
  let failure: string | null = null
  const note = (event: unknown) => {
    const { id = '', status = '', progress, error } = PullEvent.parse(event)
    // Bars of progress are for terminals.
    if (progress === undefined && status) say(`${id && `${id}: `}${status}\n`)
    if (error) failure = error
  }
  try {
    say(`pulling ${name}\n`)
    const stream = await docker.pull(withTag(name), { abortSignal })
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve()), note)
    await promise
  } catch (error) {
    signal?.throwIfAborted()
    failure = timeout.aborted ? `not done after ${timeoutMs / 1000} s` : messageOf(error)
  }
  if (failure === null) return
  throw new SandboxError(
    `docker could not pull ${name}: ${failure}; see that environment.docker_image names an image, and that the engine reaches its registry, or load the image by hand`,
  )
}

/** Without a tag or a digest an engine takes all tags there are. */
const withTag = (name: string): string => (/[:@][^/]*$/.test(name) ? name : `${name}:latest`)
