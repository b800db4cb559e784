import { type AssistantMessage, type Message, normalizeUserTurn } from '#kit/records'
import type { AgentCall } from '#kit/tools'
import { say } from './phrase.ts'
import { pickWeighted } from './pick-weighted.ts'
import type { Random } from './random.ts'
import { entityKinds, trainingWorld, type ValueKind, type World } from './world.ts'

/** One thing people ask for: how they say it, with which values, and the one call that answers it. */
export interface Intent<Slot extends ValueKind = ValueKind> {
  name: string
  slots: readonly Slot[]
  /** Each names every slot in braces. */
  wordings: readonly string[]
  /** A wrong answer does harm: its scenarios may not newly fail. */
  critical?: boolean
  /** How often it is drawn beside the others (1); less for one with few distinct rows. */
  weight?: number
  call(values: Readonly<Record<Slot, string>>): AgentCall
}

export const intent = <const Slot extends ValueKind>(intent: Intent<Slot>): Intent => intent as Intent // its own slots are all that `call` is given

/** A user's turn and the call that answers it. */
export interface Request {
  intent: string
  user: string
  call: AgentCall
  values: Readonly<Partial<Record<ValueKind, string>>>
}

/** Asks for one thing in the names of one world, in any of its wordings or in the given one. */
export function requestOf(intent: Intent, world: World, random: Random, wording = random.pick(intent.wordings)): Request {
  const values = Object.fromEntries(intent.slots.map((slot) => [slot, world.draw(slot, random)])) as Record<ValueKind, string> // the intent's slots, and no others
  return { intent: intent.name, user: say(wording, values, random), call: intent.call(values), values }
}

/** A training row before it has a name. */
export interface RequestDraft {
  group: string
  tags: readonly string[]
  messages: readonly [Extract<Message, { role: 'user' }>, Omit<AssistantMessage, 'weight'>]
}

/** Rows of one name keep to one side of a split, so that validation asks for names never seen. Rows without a name have only their wording. */
export function draftOf(generator: string, { intent, user, call, values }: Request): RequestDraft {
  const entity = entityKinds.map((kind) => values[kind]).find((value) => value !== undefined)
  return {
    group: entity ?? normalizeUserTurn(user),
    tags: [generator, intent],
    messages: [
      { role: 'user', content: user },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'call_1', type: 'function', function: { name: call.name, arguments: JSON.stringify(call.arguments) } }],
      },
    ],
  }
}

/** Drafts without end: first the `golden` ones, word for word, then requests in the names that training may see. */
export function* draftsOf(given: { generator: string; intents: readonly Intent[]; golden?: readonly Request[]; random: Random }): Generator<RequestDraft> {
  const { generator, intents, golden = [], random } = given
  for (const request of golden) yield draftOf(generator, request)
  for (;;) yield draftOf(generator, requestOf(pickWeighted(intents, random), trainingWorld, random))
}
