import { setTimeout as sleep } from 'node:timers/promises'
import { StageError } from '#kit/stage'
import { type Patience, patient } from './persist.ts'

export const CANONICAL = 'https://huggingface.co'

/** A Hugging Face hub or a mirror of it, which may lie under a path of its host. */
export interface Hub {
  endpoint: string
  /** Goes to the endpoint alone: it is not sent on when a download is redirected to another host. */
  token: string | null
  /** A transfer that brings nothing for so long has failed. */
  stallMs: number
  /** Files that are fetched side by side. */
  connections: number
  patience: Patience
}

export function hubOf(environment: Readonly<Record<string, string | undefined>>): Hub {
  return {
    endpoint: endpointOf(environment.HF_ENDPOINT?.trim() || CANONICAL),
    token: tokenOf(environment.HF_TOKEN?.trim() ?? ''),
    stallMs: 60_000,
    connections: 4,
    patience: patient({ wait: (ms, signal) => sleep(ms, undefined, { signal }), random: Math.random, now: Date.now }),
  }
}

function endpointOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  // It may hold a password, so it is not repeated.
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash)
    throw new StageError('HF_ENDPOINT is no address of a hub; write it as https://HOST or https://HOST/PATH, and put what gives access into HF_TOKEN')
  return url.href.replace(/\/+$/, '')
}

/** Refused here, where it can be refused without being told: `fetch` would repeat it in its error. */
function tokenOf(text: string): string | null {
  if (!/^[\x21-\x7e]*$/.test(text)) throw new StageError('HF_TOKEN holds characters that no token has (spaces, line feeds); set it to the token alone')
  return text || null
}

/** A path of the hub with each part made safe for a URL. */
export const pathOf = (...parts: readonly string[]): string => parts.map((part) => part.split('/').map(encodeURIComponent).join('/')).join('/')
