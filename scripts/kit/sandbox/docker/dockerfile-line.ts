/** The line, from 1, at which an instruction of a Dockerfile begins, counted as the engine counts its steps; null where there are fewer. */
export function lineOfStep(dockerfile: string, step: number): number | null {
  let seen = 0
  let continues = false
  for (const [index, line] of dockerfile.split('\n').entries()) {
    if (/^\s*(#|$)/.test(line)) continue
    if (!continues) seen += 1
    if (!continues && seen === step) return index + 1
    continues = /\\\s*$/.test(line)
  }
  return null
}
