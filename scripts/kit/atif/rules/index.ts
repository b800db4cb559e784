import { agentField } from './agent-field.ts'
import { amount } from './amount.ts'
import { callReference } from './call-reference.ts'
import { clock } from './clock.ts'
import { contentPart } from './content-part.ts'
import { danglingId } from './dangling-id.ts'
import { duplicateId } from './duplicate-id.ts'
import { embeddedId } from './embedded-id.ts'
import { logprob } from './logprob.ts'
import { looseType } from './loose-type.ts'
import { missingFile } from './missing-file.ts'
import { missingImage } from './missing-image.ts'
import { noModelCall } from './no-model-call.ts'
import { refTarget } from './ref-target.ts'
import type { AtifRule } from './rule.ts'
import { stepOrder } from './step-order.ts'
import { timestamp } from './timestamp.ts'
import { tokenAlignment } from './token-alignment.ts'
import { total } from './total.ts'
import { youngerField } from './younger-field.ts'

/** What the reference validator of v1.7 asks beyond the shape. */
const compat: readonly AtifRule[] = [stepOrder, timestamp, agentField, noModelCall, callReference, contentPart, refTarget, embeddedId, missingImage]

/** What it lets pass. */
const stricter: readonly AtifRule[] = [looseType, youngerField, tokenAlignment, logprob, amount, duplicateId, danglingId, missingFile, total, clock]

export const atifProfiles = ['compat', 'strict'] as const
export type AtifProfile = (typeof atifProfiles)[number]

export const rulesOf = (profile: AtifProfile): readonly AtifRule[] => (profile === 'strict' ? [...compat, ...stricter] : compat)
