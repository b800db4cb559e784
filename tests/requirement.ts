export type Requirement = 'fixtures' | 'trainer' | 'chromium' | 'docker' | 'peers' | 'terminal' | 'strace' | 'processes' | 'unshare' | 'disk' | 'jq'

/** Says whether a suite runs. What `REQUIRE` names (comma-separated) may not be skipped: then a missing part is an error; elsewhere the reason is printed. */
export function requirement(name: Requirement, available: boolean, reason: string): boolean {
  if (available) return true
  const required = (process.env.REQUIRE ?? '').split(',').map((word) => word.trim())
  if (required.includes(name)) throw new Error(`REQUIRE names "${name}", but ${reason}`)
  console.warn(`skipped (${name}): ${reason}`)
  return false
}
