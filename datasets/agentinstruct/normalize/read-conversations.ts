import { z } from 'zod'
import { parsePythonLiteral, repairJson } from '#kit/repair'

/** A turn as upstream has it. `loss` is null on human turns, false on turns that only set the scene; some copies leave it out. */
export const Said = z.object({ from: z.enum(['human', 'gpt']), loss: z.boolean().nullish(), value: z.string() })
export type Said = z.infer<typeof Said>

export const Conversations = z.array(Said).min(1)

// Unrolled, so that a long string costs no stack.
const STRING_OR_GAP = /('[^'\\]*(?:\\[\s\S][^'\\]*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*")|\}(\s*)\{/g

/**
 * Turns from the text that some copies hold in their place: a Python list of dicts as NumPy prints it, without commas between them. A comma is put only
 * between dicts, never inside a string. Null where no list of turns comes of it.
 */
export function readConversations(text: string): { said: Said[]; rules: string[] } | null {
  const json = repairJson(text)
  if (json) return checked(json.value, ['conversations-text', ...json.repairs])
  let rule = 'python-literal'
  const whole = text.replace(STRING_OR_GAP, (found, string?: string, gap?: string) => {
    if (string !== undefined) return found
    rule = 'missing-commas'
    return `},${gap}{`
  })
  try {
    return checked(parsePythonLiteral(whole), ['conversations-text', rule])
  } catch {
    return null
  }
}

function checked(value: unknown, rules: string[]): { said: Said[]; rules: string[] } | null {
  const said = Conversations.safeParse(value)
  return said.success ? { said: said.data, rules } : null
}
