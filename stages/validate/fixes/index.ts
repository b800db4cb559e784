import type { FormRule, Reading } from '../dialects/index.ts'
import type { Fix } from './fix.ts'
import { repairArguments } from './invalid-arguments.ts'
import { cutTail } from './last-message.ts'
import { renameCalls } from './repeated-call-id.ts'
import { joinTurns } from './role-order.ts'
import { cutEndTokens } from './special-token.ts'
import { mendTools } from './tool-definition.ts'

export const fixes: readonly Fix[] = [mendTools, repairArguments, cutEndTokens, joinTurns, cutTail, renameCalls]

/** Forms that need no fix of their own: a turn or tool that was read from them is written as its dialect has it. */
export const mendedByWriting = ['content-form', 'call-form', 'arguments-form', 'missing-call-id', 'tool-form'] as const satisfies readonly FormRule[]

export const mendReading = (reading: Reading): Reading => fixes.reduce((mended, fix) => fix.apply(mended), reading)
