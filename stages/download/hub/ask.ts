import { StageError } from '#kit/stage'
import { CANONICAL, type Hub } from './hub.ts'
import { Setback } from './persist.ts'
import { toldWait } from './told-wait.ts'
import type { Watch } from './watch-stall.ts'

const MOST_REDIRECTS = 10

/** An answer that holds what was asked for, and what the hub itself said of it on the way: the storage it sends to has tags of its own. */
export interface Answer {
  response: Response
  /** Whole address, without what gives access. */
  from: string
  linked: { commit: string | null; etag: string | null; bytes: number | null }
}

/**
 * Asks for an address of the hub and follows where it sends, by hand: only the hub is given the token. An answer with one of the statuses `also` is one too.
 * @throws StageError where trying again cannot help, else Setback
 */
export async function ask(hub: Hub, address: string, given: { headers?: Record<string, string>; watch: Watch; also?: readonly number[] }): Promise<Answer> {
  const linked: Answer['linked'] = { commit: null, etag: null, bytes: null }
  let url = new URL(address.startsWith(`${CANONICAL}/`) ? hub.endpoint + address.slice(CANONICAL.length) : address)
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const isHub = url.href.startsWith(`${hub.endpoint}/`)
    const authorization = isHub && hub.token ? { authorization: `Bearer ${hub.token}` } : {}
    const response = await fetch(url.href, { headers: { ...given.headers, ...authorization }, redirect: 'manual', signal: given.watch.signal }).catch(
      (cause) => {
        throw given.watch.explain(cause, `${url.origin} cannot be reached`)
      },
    )
    given.watch.refresh()
    if (isHub) {
      linked.commit ??= response.headers.get('x-repo-commit')
      linked.etag ??= response.headers.get('x-linked-etag')
      linked.bytes ??= numberIn(response.headers.get('x-linked-size'))
    }
    const location = response.headers.get('location')
    if (response.ok || given.also?.includes(response.status)) return { response, from: plain(url), linked }
    await response.body?.cancel()
    if (response.status < 300 || response.status >= 400 || !location) throw refusal(hub, url, response)
    if (!URL.canParse(location, url.href)) throw new StageError(`${plain(url)} sends on to an address that is none; is HF_ENDPOINT a hub?`)
    url = new URL(location, url)
    if (!/^https?:$/.test(url.protocol)) throw new StageError(`${url.protocol} is no way to a file; is HF_ENDPOINT a hub?`)
  }
  throw new StageError(`${address} is sent on ${MOST_REDIRECTS} times and more; is HF_ENDPOINT a hub?`)
}

/** Where files are stored an address holds good for a while and is then forbidden: the hub makes a new one. */
function refusal(hub: Hub, url: URL, { status, statusText, headers }: Response): Error {
  const isHub = url.href.startsWith(`${hub.endpoint}/`)
  const answer = `${plain(url)} answered ${[status, statusText].filter(Boolean).join(' ')}`
  if (!isHub || status === 408 || status === 425 || status === 429 || status >= 500)
    return new Setback(answer, { toldMs: toldWait(headers, hub.patience.now()) })
  return new StageError(`${answer}; ${mendOf(status, hub, headers)}`)
}

function mendOf(status: number, { token }: Hub, headers: Headers): string {
  if (status === 401 || status === 403) {
    if (headers.get('x-error-code') === 'GatedRepo') return "ask for access on the dataset's page, and set HF_TOKEN to a token of whom it was given"
    return token ? 'HF_TOKEN gives no access to it' : 'set HF_TOKEN to a token that may read it'
  }
  if (status === 404) return 'mend repository, revision or path in source.ts'
  return 'is HF_ENDPOINT a hub?'
}

/** Without its query, which on storage is what gives access. */
const plain = ({ origin, pathname }: URL): string => `${origin}${pathname}`

export const numberIn = (text: string | null): number | null => (text !== null && /^\d+$/.test(text.trim()) ? Number(text) : null)
