/** Where a request is answered: the listing of files, the hub's address of a file, or the storage that it sends to. */
export type Place = 'list' | 'resolve' | 'storage'

/** What a hub does wrong, at the next request to a place, or at the next few. */
export type Fault = { at: Place; times?: number } & (
  | { kind: 'refuse' }
  | { kind: 'status'; status: number; headers?: Record<string, string> }
  | { kind: 'redirect'; to: string }
  | { kind: 'headers'; headers: Record<string, string> }
  /** A page for people, with status 200. */
  | { kind: 'page' }
  /** What git holds of a large file. */
  | { kind: 'pointer' }
  /** Of the body, counted from the beginning of this answer. */
  | { kind: 'cut' | 'stall'; after: number }
  | { kind: 'slow'; bytes: number; everyMs: number }
  /** Counted from the beginning of the file. */
  | { kind: 'corrupt'; position: number }
  | { kind: 'announce' | 'add' | 'list-size'; bytes: number }
  /** Ends early, and does not say how much there would have been. */
  | { kind: 'end'; after: number }
  | { kind: 'ignore-range' }
  /** Has other bytes by now, under this tag, and sends a part of them all the same. */
  | { kind: 'ignore-condition'; etag: string }
  | { kind: 'shift-range'; by: number }
  /** The same page of the listing again and again, or none at all. */
  | { kind: 'repeat-page' | 'no-listing' }
)

/** Takes the fault that is due at a place, if any. */
export function takeFault(faults: Fault[], at: Place): Fault | null {
  const index = faults.findIndex((fault) => fault.at === at)
  const fault = faults[index]
  if (!fault) return null
  fault.times = (fault.times ?? 1) - 1
  if (fault.times === 0) faults.splice(index, 1)
  return { ...fault }
}
