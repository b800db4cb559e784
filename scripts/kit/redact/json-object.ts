/** A text in the place of a number, by how the number was written. */
export type NameNumber = (written: string) => string | undefined

/** The object or list that a text says, as the arguments of a call do; undefined where it says none. */
export function parseObject(text: string, nameNumber?: NameNumber): object | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined
  // The third argument is known to Node, and not yet to the library's types.
  const revive = (_: string, value: unknown, written?: { source?: string }) =>
    typeof value === 'number' ? (nameNumber?.(written?.source ?? '') ?? value) : value
  try {
    return JSON.parse(text, nameNumber && revive) as object // it begins as one
  } catch {
    return undefined
  }
}
