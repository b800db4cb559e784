import type { Reading, Turn } from '../dialects/index.ts'
import { isObject } from '../json.ts'

/** A mend that leaves one meaning only. It gives the same reading back where it finds nothing to do. */
export interface Fix {
  /** The rule whose problems it mends, of those it can. */
  rule: string
  summary: string
  apply(reading: Reading): Reading
}

export const defineFix = <const F extends Fix>(fix: F): F => fix

/** Whether a turn may be given another text: one of parts would lose its pictures. */
export const holdsText = ({ own }: Turn): boolean => isObject(own) && !Array.isArray(own.content)
