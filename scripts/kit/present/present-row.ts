import { Example, type Message, Rejected } from '#kit/records'
import { visible } from './visible.ts'

const MAXIMUM_CHARACTERS = 1200
const ROLE_WIDTH = 11

/** A row as a person reads it: an example as a dialogue, a rejected row with its reason, anything else as one line of JSON. */
export function presentRow(row: unknown): string {
  const rejected = Rejected.safeParse(row)
  if (rejected.success) return presentRejected(rejected.data)
  const example = Example.safeParse(row)
  return example.success ? presentExample(example.data) : cut(visible(JSON.stringify(row)))
}

function presentRejected({ id, source, reason, detail, row }: Rejected): string {
  const example = Example.safeParse(row)
  const text = example.success ? dialogue(example.data.messages) : cut(visible(JSON.stringify(row)))
  return `${id}  ${visible(source)}  ${visible(reason)}: ${visible(detail)}\n${indent(text, 2)}`
}

function presentExample({ id, group, tags, messages, tools, provenance }: Example): string {
  const facts = [
    id,
    provenance.source,
    `group ${group}`,
    tags.length > 0 && `[${tags.join(', ')}]`,
    `tools ${tools.map((tool) => tool.function.name).join(', ') || 'none'}`,
  ]
  return `${visible(facts.filter(Boolean).join('  '))}\n${indent(dialogue(messages), 2)}`
}

function dialogue(messages: readonly Message[]): string {
  return messages.map((message) => parts(message).join('\n')).join('\n')
}

function parts(message: Message): string[] {
  if (message.role !== 'assistant') return [said(message.role, message.content)]
  const note = message.weight === 0 ? ' (weight 0)' : ''
  return [
    ...(message.reasoning ? [said(`(thinks)${note}`, message.reasoning)] : []),
    ...(message.content ? [said(`assistant${note}`, message.content)] : []),
    ...(message.tool_calls ?? []).map((call) => said(`assistant${note}`, `${call.function.name}: ${call.function.arguments}`)),
  ]
}

/** Who speaks on the left, the text beside it; its further lines keep the column. */
function said(who: string, text: string): string {
  const [first = '', ...rest] = cut(visible(text)).split('\n')
  return [`${who.padEnd(ROLE_WIDTH)}${who.length < ROLE_WIDTH ? '' : ' '}${first}`, ...rest.map((line) => ' '.repeat(ROLE_WIDTH) + line)].join('\n')
}

function cut(text: string): string {
  if (text.length <= MAXIMUM_CHARACTERS) return text
  return `${text.slice(0, MAXIMUM_CHARACTERS)} ... (${text.length - MAXIMUM_CHARACTERS} more characters)`
}

const indent = (text: string, columns: number) => text.replace(/^/gm, ' '.repeat(columns))
