/** Fewer characters of a secret tell too little of it, and may be a word. */
const SHORTEST_PIECE = 12
/** Of each piece that long, one of the secret's own sixes is a part. */
const SIX = 6

/** Where a text holds a secret, or a piece of it: who quotes the beginning of a row may cut one in two. Whole, secrets may be shorter than a piece. */
export function* piecesIn(text: string, secret: string): Generator<[start: number, end: number]> {
  const least = Math.min(secret.length, SHORTEST_PIECE)
  for (let from = 0; from + SIX <= secret.length; from += SIX) {
    const six = secret.slice(from, from + SIX)
    for (let at = text.indexOf(six); at >= 0; at = text.indexOf(six, at + 1)) {
      let before = 0
      while (before < from && before < at && text[at - before - 1] === secret[from - before - 1]) before++
      let after = SIX
      while (from + after < secret.length && text[at + after] === secret[from + after]) after++
      if (before + after >= least) yield [at - before, at + after]
    }
  }
}
