const SECRET_NAME = /KEY|SECRET|TOKEN|PASSWORD|CREDENTIAL|AUTH/i
/** Shorter values would be found all over ordinary text (`AUTH=1`). */
const shortest = 6

/** The values of an environment whose names say that they are secret, longest first so that one within another leaves nothing of either. */
export function secretsOf(environment: Readonly<Record<string, string | undefined>>): string[] {
  const values = Object.entries(environment).flatMap(([name, value]) => (SECRET_NAME.test(name) && value && value.length >= shortest ? [value] : []))
  return [...new Set(values)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
}

/** The same value with every occurrence of a secret, in any string or key of it, as `[REDACTED]`. */
export function redact<T>(value: T, secrets: readonly string[]): T {
  return (secrets.length === 0 ? value : replaceIn(value, secrets)) as T // strings stay strings, so the shape is kept
}

function replaceIn(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return secrets.reduce((text, secret) => text.replaceAll(secret, '[REDACTED]'), value)
  if (Array.isArray(value)) return value.map((item) => replaceIn(item, secrets))
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [replaceIn(key, secrets), replaceIn(item, secrets)]))
  }
  return value
}
