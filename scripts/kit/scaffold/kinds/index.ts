import type { Kind } from '../kind.ts'
import { agent } from './agent.ts'
import { conversation } from './conversation.ts'
import { generator } from './generator.ts'
import { model } from './model.ts'
import { stage } from './stage.ts'
import { task } from './task.ts'

/** One line a kind; its templates lie in `templates/<kind>`, below the paths they are written to. */
export const kinds = { generator, conversation, task, stage, agent, model } satisfies Record<string, Kind>

export type KindName = keyof typeof kinds

export const kindNames = Object.keys(kinds) as KindName[] // keyof says the same of a literal
