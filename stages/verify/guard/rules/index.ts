import type { GuardRule } from '../finding.ts'
import { answerKnown } from './answer-known.ts'
import { budgets } from './budgets.ts'
import { claims } from './claims.ts'
import { clockChanged } from './clock-changed.ts'
import { destructive } from './destructive.ts'
import { escalations } from './escalations.ts'
import { formatFailures } from './format-failures.ts'
import { gaveUp } from './gave-up.ts'
import { judgeReached } from './judge-reached.ts'
import { loops } from './loops.ts'
import { outcome } from './outcome.ts'
import { programsReplaced } from './programs-replaced.ts'
import { score } from './score.ts'
import { secrets } from './secrets.ts'
import { shellPrepared } from './shell-prepared.ts'
import { testsWeakened } from './tests-weakened.ts'
import { verifierStopped } from './verifier-stopped.ts'

/** One line a rule; reasons stand in this order. */
export const rules: readonly GuardRule[] = [
  outcome,
  budgets,
  score,
  escalations,
  secrets,
  judgeReached,
  programsReplaced,
  shellPrepared,
  testsWeakened,
  clockChanged,
  verifierStopped,
  answerKnown,
  destructive,
  loops,
  formatFailures,
  gaveUp,
  claims,
]
