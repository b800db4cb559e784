const LENGTHS = [Number.POSITIVE_INFINITY, 16_000, 8_000, 4_000, 2_000, 1_000, 400, 120]

/**
 * The turns of a conversation as lines for who judges it. `linesAt` gives them with no text longer than it is told: where all is too much, long texts lose their
 * middles first, and whole turns of the middle go last. Each says how much is left out.
 */
export function fitLines(linesAt: (longestText: number) => readonly string[], room: number): { lines: string[]; isCut: boolean } {
  for (const length of LENGTHS) {
    const turns = linesAt(length)
    if (sizeOf(turns) > room && length !== LENGTHS.at(-1)) continue
    const lines = leaveOutMiddle(turns, room)
    return { lines, isCut: length !== LENGTHS[0] || lines.length !== turns.length }
  }
  throw new RangeError('unreachable: the last length is taken as it is')
}

/** Head and tail, and how much lay between. */
export function cutMiddle(text: string, length: number): string {
  if (text.length <= length) return text
  const half = Math.floor(length / 2)
  return `${text.slice(0, half)} [... ${text.length - 2 * half} characters left out ...] ${text.slice(-half)}`
}

/** A line of JSON that holds no `<`: no text in it can end the block it stands in. */
export const quote = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')

function leaveOutMiddle(turns: readonly string[], room: number): string[] {
  if (sizeOf(turns) <= room) return [...turns]
  let [from, to] = [Math.ceil(turns.length / 2), Math.ceil(turns.length / 2)]
  while (sizeOf([...turns.slice(0, from), ...turns.slice(to)]) > room && (from > 1 || to < turns.length - 1)) {
    if (from > 1) from--
    if (to < turns.length - 1) to++
  }
  return [...turns.slice(0, from), quote({ leftOut: `${to - from} turns` }), ...turns.slice(to)]
}

const sizeOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0)
