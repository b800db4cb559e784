import type Docker from 'dockerode'
import { z } from 'zod'
import type { StateFile } from '#kit/records'
import { SandboxError } from '../sandbox-error.ts'
import { packForImage } from './archive.ts'
import { lineOfStep } from './dockerfile-line.ts'
import { failureOfMaking, followMaking } from './make-image.ts'

export interface BuildOptions {
  tag: string
  context: readonly StateFile[]
  labels: Record<string, string>
  /** Of what the Dockerfile runs; the engine's own choice where it is not given. */
  networkmode?: string
  target?: string | undefined
  args?: Readonly<Record<string, string>> | undefined
  timeoutMs: number
  signal: AbortSignal | undefined
  say(text: string): void
}

const BuildEvent = z.object({ stream: z.string().optional(), status: z.string().optional(), error: z.string().optional() })
/** Of a failed build's log, how much its error holds. */
const keptCharacters = 4000

/** Runs a build to its end; one that fails names the line of the Dockerfile and says the end of its log. */
export async function buildImage(docker: Docker, { tag, context, labels, networkmode, target, args, timeoutMs, signal, say }: BuildOptions): Promise<void> {
  let log = ''
  let step = 0
  const note = (event: unknown) => {
    const { stream: text = '' } = BuildEvent.parse(event)
    say(text)
    log = (log + text).slice(-keptCharacters)
    step = Number(/^Step (\d+)\/\d+ : /.exec(text)?.[1] ?? step)
  }
  const make = async (abortSignal: AbortSignal) => {
    const options = {
      ...{ t: tag, labels, rm: true, forcerm: true, abortSignal },
      ...(networkmode && { networkmode }),
      ...(target && { target }),
      ...(args && { buildargs: { ...args } }),
    }
    await followMaking(docker, await docker.buildImage(packForImage(context), options), note)
  }
  const failure = await failureOfMaking(make, { timeoutMs, signal })
  if (failure === null) return
  const line = lineOfStep(textOf(context, '/Dockerfile'), step)
  const where = line === null ? '' : ` at line ${line} of the Dockerfile`
  throw new SandboxError(`docker could not build the image${where}: ${failure}\n${log.trimEnd()}`.trimEnd())
}

const textOf = (files: readonly StateFile[], path: string): string =>
  Buffer.from(files.find((file) => file.path === path)?.content ?? '', 'base64').toString('utf8')
