import { basename } from 'node:path'
import { type PythonEvent, startPython } from '#kit/python'

export interface Serving {
  workspace: string
  /** The folder of the model. */
  model: string
  /** The name under which requests must ask for it; any, when not given. */
  name?: string
  /** 0, the default: any free port. */
  port?: number
  threads?: number
  /** Ends the server; what waits for an answer fails. */
  signal?: AbortSignal
}

export interface Server {
  /** What comes before `/chat/completions`: a client's `baseURL`. */
  readonly url: string
  /** Rejects when the server ends before it is disposed of. */
  readonly ended: Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Serves a model folder with an OpenAI-compatible API on loopback, until it is disposed of, aborted, or this process ends. */
export async function serve({ workspace, model, name, port = 0, threads, signal }: Serving): Promise<Server> {
  signal?.throwIfAborted()
  const listening = Promise.withResolvers<string>()
  const server = startPython({
    workspace,
    module: 'trainer',
    args: ['serve', '--model', model, '--port', String(port), ...(name === undefined ? [] : ['--name', name])],
    ...(threads !== undefined && { threads }),
    ...(signal && { signal }),
    onEvent: (event) => {
      if (isListening(event)) listening.resolve(`http://127.0.0.1:${event.port}/v1`)
    },
  })
  const failed = server.ended.then(() => {
    throw new Error(`the server of ${basename(model)} ended before it listened`)
  })
  failed.catch(() => {}) // only the first of the two counts
  const url = await Promise.race([listening.promise, failed])
  return { url, ended: server.ended, [Symbol.asyncDispose]: server.stop }
}

const isListening = (event: PythonEvent): event is PythonEvent & { port: number } => event.event === 'listening' && typeof event.port === 'number'
