/** What one kind of secret looks like. */
export interface SecretRule {
  /** Stands in the placeholder. */
  name: string
  /** Where the pattern was taken from. */
  source: string
  /** Every match holds one of these, in this case or any other: texts without them are not searched. */
  literals: readonly [string, ...string[]]
  /** With the flag `g`. The secret is the group `secret`, which ends the match, or else the whole match. */
  pattern: RegExp
  /** Told by what stands around it, not by its own shape: not looked for in decoded bytes that are no text. */
  needsContext?: boolean
  /** Last word on what matched. */
  accepts?(secret: string): boolean
}

export const SECRETLINT = 'secretlint-rule-preset-recommend 13'
export const GITLEAKS = 'gitleaks config/gitleaks.toml'

/** A token that its issuer begins with a fixed text. */
export function tokenRule(name: string, literals: SecretRule['literals'], pattern: RegExp, source: string): SecretRule {
  return { name, literals, pattern, source }
}
