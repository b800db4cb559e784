import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { Example } from '#kit/records'
import { brokenRule } from '../rules/index.ts'

const Edited = z.strictObject({ messages: Example.shape.messages, tools: Example.shape.tools })

export type ReadText = { kind: 'row'; example: Example } | { kind: 'problem'; problem: string }

/** What a person edits of a row: its messages and tools as YAML, long texts as blocks. */
export function rowText({ id, messages, tools, provenance }: Example): string {
  const head = `# ${id}, row ${JSON.stringify(provenance.row)} of ${JSON.stringify(provenance.source)}. Save and close to check it; without a change nothing is decided.\n`
  return head + stringify({ messages, tools }, { lineWidth: 0, blockQuote: 'literal', aliasDuplicateObjects: false })
}

/** The row with an edited text (YAML or JSON) in place of its own, where that is whole and breaks no rule. */
export function readRowText(text: string, row: Example): ReadText {
  let given: unknown
  try {
    given = parse(text)
  } catch (error) {
    return { kind: 'problem', problem: `this is neither YAML nor JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
  const edited = Edited.safeParse(given)
  if (!edited.success) return { kind: 'problem', problem: z.prettifyError(edited.error) }
  const problem = faultOf(edited.data)
  return problem ? { kind: 'problem', problem } : { kind: 'row', example: { ...row, ...edited.data } }
}

/** The first rule that a row breaks, as one sentence; null where validate would let it through. */
export function faultOf(conversation: Pick<Example, 'messages' | 'tools'>): string | null {
  const broken = brokenRule(conversation)
  return broken && `${broken.reason}: ${broken.detail}`
}
