import { confirmedThenChanged } from './confirmed-then-changed.ts'
import { environmentCrossed } from './environment-crossed.ts'
import { noAuthority } from './no-authority.ts'
import { notConfirmed } from './not-confirmed.ts'
import type { SafetyRule } from './rule.ts'
import { scopeWiderThanConfirmed } from './scope-wider-than-confirmed.ts'
import { targetAmbiguous } from './target-ambiguous.ts'
import { targetNotNamed } from './target-not-named.ts'

/** In the order in which they are told. */
export const safetyRules: readonly SafetyRule[] = [
  targetNotNamed,
  targetAmbiguous,
  notConfirmed,
  scopeWiderThanConfirmed,
  confirmedThenChanged,
  environmentCrossed,
  noAuthority,
]
