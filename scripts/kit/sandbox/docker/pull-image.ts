import type Docker from 'dockerode'
import { z } from 'zod'
import { SandboxError } from '../sandbox-error.ts'
import { failureOfMaking, followMaking } from './make-image.ts'

export interface PullOptions {
  name: string
  timeoutMs: number
  signal: AbortSignal | undefined
  say(text: string): void
}

const PullEvent = z.object({ id: z.string().optional(), status: z.string().optional(), progress: z.string().optional() })

/** Asks the image's registry for it, and says each layer as it comes. */
export async function pullImage(docker: Docker, { name, timeoutMs, signal, say }: PullOptions): Promise<void> {
  const note = (event: unknown) => {
    const { id = '', status = '', progress } = PullEvent.parse(event)
    // Bars of progress are for terminals.
    if (progress === undefined && status) say(`${id && `${id}: `}${status}\n`)
  }
  say(`pulling ${name}\n`)
  const make = async (abortSignal: AbortSignal) => followMaking(docker, await docker.pull(withTag(name), { abortSignal }), note)
  const failure = await failureOfMaking(make, { timeoutMs, signal })
  if (failure === null) return
  throw new SandboxError(
    `docker could not pull ${name}: ${failure}; see that environment.docker_image names an image, and that the engine reaches its registry, or load the image by hand`,
  )
}

/** Without a tag or a digest an engine takes all tags there are. */
const withTag = (name: string): string => (/[:@][^/]*$/.test(name) ? name : `${name}:latest`)
