import { type Hub, hubOf } from '../../stages/download/hub/hub.ts'

/** A client of a local hub that waits no time between tries, and notes how long it would have. */
export function impatient(endpoint: string, more: Partial<Omit<Hub, 'patience'>> & { token?: string | null; attempts?: number; worthBytes?: number } = {}) {
  const { attempts, worthBytes, ...hub } = more
  const waits: number[] = []
  const base = hubOf({ HF_ENDPOINT: endpoint })
  const wait = async (ms: number, signal: AbortSignal) => {
    signal.throwIfAborted()
    waits.push(ms)
  }
  const patience = { ...base.patience, wait, random: () => 1, ...(attempts !== undefined && { attempts }), ...(worthBytes !== undefined && { worthBytes }) }
  return { hub: { ...base, stallMs: 5000, ...hub, patience } satisfies Hub, waits }
}
