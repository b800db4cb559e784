import { StageError } from '#kit/stage'

/** A Hugging Face hub or a mirror of it. `token` goes to the endpoint alone: it is not sent on when a download is redirected to another host. */
export interface Hub {
  endpoint: string
  token: string | null
  /** A transfer that brings nothing for so long has failed. */
  stallMs: number
}

export const hubOf = (environment: Readonly<Record<string, string | undefined>>): Hub => ({
  endpoint: (environment.HF_ENDPOINT || 'https://huggingface.co').replace(/\/+$/, ''),
  token: environment.HF_TOKEN || null,
  stallMs: 60_000,
})

/** A path of the hub with each part made safe for a URL. */
export const pathOf = (...parts: readonly string[]): string => parts.map((part) => part.split('/').map(encodeURIComponent).join('/')).join('/')

/** An answer of the hub that holds what was asked for; anything else is an error that says what to do. */
export async function request(hub: Hub, path: string, signal: AbortSignal): Promise<Response> {
  const url = `${hub.endpoint}/${path}`
  const headers = hub.token ? { authorization: `Bearer ${hub.token}` } : undefined
  const response = await fetch(url, { signal, ...(headers && { headers }) }).catch((cause: unknown) => {
    throw new StageError(`${url} cannot be reached; set HF_ENDPOINT to a mirror that can, or run the step with "from: sample"`, { cause })
  })
  if (response.ok) return response
  await response.body?.cancel()
  throw new StageError(`${url} answered ${response.status} ${response.statusText}; ${mendOf(response.status, hub)}`)
}

function mendOf(status: number, hub: Hub): string {
  if (status === 401 || status === 403) return hub.token ? 'HF_TOKEN gives no access to it' : 'set HF_TOKEN to a token that may read it'
  if (status === 404) return 'mend repository, revision or path in source.ts'
  return 'run the step again later'
}
