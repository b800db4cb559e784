/** "did you mean train?" where one known name is close, else the list of what there is. */
export function knownNames(wrong: string, known: readonly string[]): string {
  const near = known.map((name) => ({ name, distance: editDistance(wrong, name) })).sort((a, b) => a.distance - b.distance)[0]
  if (near && near.distance <= Math.max(wrong.length > 3 ? 2 : 1, Math.floor(wrong.length / 3))) return `did you mean "${near.name}"?`
  return `there is: ${known.join(', ')}`
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
