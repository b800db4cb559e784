/** Statistics of counts are wrong without a sound where a count is not one: it is an error that names the count. */
export function requireCounts(counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) {
    if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`${name} is ${count}; it must be a whole number, 0 or more`)
  }
}

export function requireShare(name: string, share: number): void {
  if (!(share > 0 && share < 1)) throw new RangeError(`${name} is ${share}; it must lie between 0 and 1, both excluded`)
}
