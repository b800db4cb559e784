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
const countdown = /^Retrying in (\d+) second/

/** Asks the image's registry for it, and says each layer as it comes. */
export async function pullImage(docker: Docker, { name, timeoutMs, signal, say }: PullOptions): Promise<void> {
  let heard = ''
  const waits = new Map<string, number>()
  const note = (event: unknown) => {
    const { id = '', status = '', progress } = PullEvent.parse(event)
    // Bars of progress are for terminals, and so are seconds that are counted down.
    const seconds = Number(countdown.exec(status)?.[1] ?? 0)
    const isCounted = seconds > 0 && seconds < (waits.get(id) ?? 0)
    waits.set(id, seconds)
    if (progress !== undefined || !status || isCounted) return
    heard = `${id && `${id}: `}${status}`
    say(`${heard}\n`)
  }
  say(`pulling ${name}\n`)
  const make = async (abortSignal: AbortSignal) => followMaking(docker, await docker.pull(withTag(name), { abortSignal }), note)
  const failure = await failureOfMaking(make, { timeoutMs, signal })
  if (failure === null) return
  throw new SandboxError(
    `docker could not pull ${name}: ${failure}${heard && `, after "${heard}"`}; see that environment.docker_image names an image, and that the engine reaches its registry; where that wants a login, or patience, run \`docker pull ${name}\` by hand`,
  )
}

/** Without a tag or a digest an engine takes all tags there are. */
const withTag = (name: string): string => (/[:@][^/]*$/.test(name) ? name : `${name}:latest`)
