/** A turn of a Glaive chat: who, and the text between this marker and the next. */
export interface ChatTurn {
  role: 'USER' | 'ASSISTANT' | 'FUNCTION RESPONSE'
  text: string
}

export interface ParsedChat {
  turns: ChatTurn[]
  repairs: string[]
}

/** How surely a marker opens a turn, by what stands before it: a blank line or the end of a turn, a line break, any white space, nothing of these. */
const PLACES = ['inside', 'space', 'line', 'turn'] as const
type Place = (typeof PLACES)[number]
interface Marker {
  role: ChatTurn['role']
  start: number
  end: number
  place: number
}

const ROLES = ['USER', 'ASSISTANT', 'FUNCTION RESPONSE'] as const
const END_OF_TURN = '<|endoftext|>'

/**
 * Splits a chat at its role markers. Markers at the start of a turn count first, so that "USER:" within a text stays text; weaker places count only where
 * the stronger ones leave one turn or an end-of-turn token inside a text, as in rows that were flattened onto one line. Null: there is no turn at all.
 */
export function parseChat(chat: string): ParsedChat | null {
  const markers = findMarkers(chat)
  let best: ChatTurn[] | null = null
  for (const place of ['turn', 'line', 'space'] as const) {
    const turns = splitAt(chat, markers, place)
    if (turns && isWhole(turns)) return { turns, repairs: place === 'turn' ? [] : [`split-at-${place}`] }
    best ??= turns
  }
  return best && { turns: best, repairs: [] }
}

function findMarkers(chat: string): Marker[] {
  const markers: Marker[] = []
  for (const role of ROLES) {
    const word = `${role}:`
    for (let at = chat.indexOf(word); at >= 0; at = chat.indexOf(word, at + word.length)) markers.push(markerAt(chat, role, at))
  }
  return markers.sort((a, b) => a.start - b.start)
}

function markerAt(chat: string, role: ChatTurn['role'], start: number): Marker {
  let before = start
  let lineBreaks = 0
  for (; before > 0 && isSpace(chat.charCodeAt(before - 1)); before--) if (chat.charCodeAt(before - 1) === LINE_FEED) lineBreaks++
  const startsTurn = before === 0 || lineBreaks > 1 || chat.endsWith(END_OF_TURN, before)
  const place: Place = startsTurn ? 'turn' : lineBreaks === 1 ? 'line' : before < start ? 'space' : 'inside'
  return { role, start, end: start + role.length + 1, place: PLACES.indexOf(place) }
}

const LINE_FEED = 0x0a
/** White space as `\s` and `trim` know it; beyond ASCII it is rare. */
const isSpace = (code: number): boolean => code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code > 0x7f && /\s/.test(String.fromCharCode(code)))

function splitAt(chat: string, markers: readonly Marker[], place: Place): ChatTurn[] | null {
  const kept = markers.filter((marker) => marker.place >= PLACES.indexOf(place))
  if (kept.length === 0 || chat.slice(0, kept[0]?.start).trim() !== '') return null
  return kept.map(({ role, end }, index) => {
    const text = chat.slice(end, kept[index + 1]?.start).trim()
    return { role, text: role === 'ASSISTANT' && text.endsWith(END_OF_TURN) ? text.slice(0, -END_OF_TURN.length).trim() : text }
  })
}

const isWhole = (turns: readonly ChatTurn[]): boolean => turns.length > 1 && turns.every((turn) => !turn.text.includes(END_OF_TURN))
