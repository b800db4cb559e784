import { excerpt, parseArguments, repairJson } from '#kit/repair'

export type ParsedCall =
  | { kind: 'call'; name: string; arguments: string; repairs: string[] }
  | { kind: 'problem'; reason: 'call-syntax' | 'call-arguments'; detail: string }

const CALL = /^\{\s*"name"\s*:\s*"((?:[^"\\]|\\.)+)"\s*(?:,\s*"arguments"\s*:([\s\S]*))?\}$/

/**
 * The text after `<functioncall>`: `{"name": "N", "arguments": ARGS}` with ARGS quoted as Python would (`'{...}'`, apostrophes inside unescaped) or bare.
 * ARGS reaches to the last brace of the call; one outer pair of quotes is taken off.
 */
export function parseCall(text: string): ParsedCall {
  const call = text.trim()
  const match = CALL.exec(call)
  const name = match && repairJson(`"${match[1]}"`)?.value
  if (match && typeof name === 'string') {
    const parsed = parseArguments(match[2] ?? '')
    if (parsed) return { kind: 'call', name, arguments: parsed.text, repairs: parsed.repairs }
    return { kind: 'problem', reason: 'call-arguments', detail: `arguments of ${name} are no JSON object: ${excerpt(match[2] ?? '')}` }
  }
  return { kind: 'problem', reason: 'call-syntax', detail: `no call can be read from: ${excerpt(call)}` }
}
