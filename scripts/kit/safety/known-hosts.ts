import { environments, type Host } from '#kit/fleet'
import type { Turn } from './situation.ts'

/** The fleet as far as a conversation tells it: what `list_agents` found, and under which patterns it was asked (null: all). */
export interface KnownFleet {
  hosts: readonly Host[]
  patterns: readonly (string | null)[]
}

/** Reads the results of every `list_agents`: a line `name (environment-role)` a host. */
export function knownFleet(turns: readonly Turn[]): KnownFleet {
  const asked = new Map<string, string | null>()
  const hosts = new Map<string, Host>()
  const patterns: (string | null)[] = []
  for (const turn of turns) {
    if (turn.role === 'assistant') {
      for (const call of turn.tool_calls ?? []) if (call.function.name === 'list_agents') asked.set(call.id, patternOf(call.function.arguments))
    } else if (turn.role === 'tool') {
      const pattern = asked.get(turn.tool_call_id)
      if (pattern === undefined) continue
      patterns.push(pattern)
      for (const [, name = '', environment = '', role = ''] of turn.content.matchAll(/^(\S+) \(([a-z]+)-([a-z-]+)\)$/gm))
        hosts.set(name, { name, role, environment, aliases: [`${environment}-${role}`] })
    }
  }
  return { hosts: [...hosts.values()], patterns }
}

function patternOf(text: string): string | null {
  try {
    const { pattern } = JSON.parse(text)
    return typeof pattern === 'string' ? pattern : null
  } catch {
    return null
  }
}

const suffix = new RegExp(`(?<=.)(${environments.join('|')})-?\\d*$`)

/** A host's environment: what the list says of it, or its name (`webprod01`); null where neither tells. */
export function environmentOf(name: string, hosts: readonly Host[]): string | null {
  return hosts.find((host) => host.name === name)?.environment ?? suffix.exec(name)?.[1] ?? null
}
