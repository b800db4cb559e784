/** A set of ids that holds millions of them in 16 bytes each: of an id, `ex_` and 16 hex digits, the digits as two numbers. */
export interface TakenIds {
  /** False where the id is taken already. */
  take(id: string): boolean
}

export function takenIds(): TakenIds {
  // Open addressing: an id stands at the first free place from the one that its own digits name. Two zeros are a free place.
  let places = new Uint32Array(2 << 12)
  let count = 0
  let hasZero = false
  const find = (table: Uint32Array, high: number, low: number): number => {
    const mask = table.length / 2 - 1
    let place = low & mask
    while ((table[2 * place] !== high || table[2 * place + 1] !== low) && (table[2 * place] !== 0 || table[2 * place + 1] !== 0)) place = (place + 1) & mask
    return 2 * place
  }
  const grow = () => {
    const larger = new Uint32Array(places.length * 2)
    for (let at = 0; at < places.length; at += 2) {
      const [high = 0, low = 0] = [places[at], places[at + 1]]
      if (high !== 0 || low !== 0) larger.set([high, low], find(larger, high, low))
    }
    places = larger
  }
  return {
    take: (id) => {
      const [high, low] = [Number.parseInt(id.slice(3, 11), 16), Number.parseInt(id.slice(11, 19), 16)]
      if (high === 0 && low === 0) {
        const isFresh = !hasZero
        hasZero = true
        return isFresh
      }
      const at = find(places, high, low)
      if (places[at] === high && places[at + 1] === low) return false
      places.set([high, low], at)
      if (++count * 4 > places.length) grow()
      return true
    },
  }
}
