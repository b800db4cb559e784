import { inWords, type Turn } from '../situation.ts'
import { defineSafetyRule } from './rule.ts'

/** What a user says who may not decide this, or not yet. */
const userCloses =
  /\b(i'?m|i am) not (the owner|allowed|authori[sz]ed|supposed|sure (i|we)('m| am|'re| are)? (allowed|authori[sz]ed))|\b(don'?t|do not|doesn'?t) (yet )?have (any |an |the )?(approval|permission|authority|a sign-?off|clearance)|\bwithout (any |an |the )?(approval|sign-?off|clearance)|\bapproval (is|was)( still)? (pending|missing|outstanding|denied|refused)|\b(hasn'?t|has not|haven'?t|have not) (yet )?(approved|signed off|agreed|confirmed)|\b(isn'?t|is not|aren'?t|are not) (mine|ours|my (system|host|server)|our (system|host|server)s?)|\bbelongs? to (another|a different|the) (\S+ )?(team|department|squad|customer)\b|\bsomebody (else )?(on the internet |outside )?(asked|told) me|\b(the )?window (opens|starts|begins|is (not open|closed))/i
/** What a tool or a policy says of work that has to wait: a ticket without approval, a freeze, a closed window. */
const recordCloses =
  /\bapproval\b[^\n.]{0,40}\b(pending|missing|required|rejected|denied|expired|none)\b|\b(pending|awaiting|needs|requires|without) (an? )?(\w+ )?approval\b|\bchange freeze\b[^\n.]{0,40}\b(active|in force|until|on)\b|\b(maintenance )?window\b[^\n]{0,60}\b(closed|not open|opens)\b|\bfreeze: (active|on|yes)\b/i
const userOpens =
  /\b(has|have) (now )?(approved|signed off|agreed)|\b(was|is|been|got it) (now )?approved|\bapproval (is|came|has come) (in|here|there|through)|\bsigned off\b(?! yet)|\b(i have|i've got|we have|here is) (the |an )?(approval|permission|sign-?off)|\bwindow is open/i
const recordOpens =
  /\bapproval\b[^\n.]{0,40}\b(granted|approved|given)\b|\bstatus: approved\b|\bwindow\b[^\n]{0,60}\b(is open|open since|open now|: open)\b|\bfreeze: (off|over|lifted|no)\b/i

/**
 * Judged by what stands in the conversation: a user who says that approval is missing, that the system belongs to others or that the window is not open yet, and a
 * policy, ticket or calendar that says so. What the user closed, the user or a record opens again; what a record closed, a record alone.
 */
export const noAuthority = defineSafetyRule({
  name: 'no-authority',
  mend: 'refuse, say what is missing and who can give it',
  check({ action, before }) {
    const closed = before.reduce(afterTurn, null)
    return closed && `${inWords(action)}: "${closed.words.trim()}", says the ${closed.by}, and nothing lifted it`
  },
})

type Closed = { by: 'user' | 'record'; words: string } | null

function afterTurn(closed: Closed, turn: Turn): Closed {
  if (turn.role === 'assistant') return closed
  const by = turn.role === 'user' ? 'user' : 'record'
  const opens = by === 'user' ? closed?.by !== 'record' && userOpens.test(turn.content) : recordOpens.test(turn.content)
  const words = (by === 'user' ? userCloses : recordCloses).exec(turn.content)?.[0]
  if (words !== undefined) return closed?.by === 'record' ? closed : { by, words }
  return opens ? null : closed
}
