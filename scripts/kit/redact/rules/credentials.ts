import { characterClasses, entropy } from '../randomness.ts'
import { SECRETLINT, type SecretRule } from '../secret-rule.ts'
import { isCommonPassword, isStandIn } from '../well-known.ts'

const GENERIC = 'gitleaks generic-api-key, narrowed by name and entropy'
/** Neither quotes, brackets nor escapes: what surrounds the value stays well-formed. */
const VALUE = String.raw`[^\s"'\x60,;&<>\\(){}\[\]|]`
const CONNECTED = String.raw`["']?\s{0,3}(?::=|=>|[:=])\s{0,3}`

export function isPassword(value: string): boolean {
  if (value.length < 8 || isStandIn(value) || isCommonPassword(value)) return false
  return characterClasses(value) > 1 && /[^A-Za-z_.-]/.test(value) && entropy(value) >= 2.75 && !isPlain(value)
}
export function isKey(value: string): boolean {
  if (value.length < 16 || isStandIn(value)) return false
  return /\d/.test(value) && /[A-Za-z]/.test(value) && entropy(value) >= 3 && !isPlain(value)
}
/** A path, an address, a file's digest with its name, a date, a number, a call, a property of code. */
const isPlain = (value: string) => /^(?:\.{0,2}\/|~\/|[a-z]+:\/\/|sha\d+[-:]|[\d.:TZ+-]+$|[A-Za-z]:\\|(?:[A-Za-z_]\w*\.)+[A-Za-z_]\w*$)/.test(value)

/** Names after which a value is a secret; the second list wants a longer one. Not `key` or `token` alone: sort keys, page tokens. */
const PASSWORD_NAME = '(?:password|passwd|passphrase|(?<![A-Za-z])pass|pwd)'
const KEY_NAME =
  '(?:(?:api|access|secret|auth|private|encryption|signing|master|account|client|app|webhook|session|service|bot|refresh|bearer|id)[-_ ]?(?:key|token|secret)|secret|credentials?|(?<!(?:next|page|continuation|sync|csrf|xsrf)[-_]?)(?<![A-Za-z])token)'

/** A quoted value goes on to a quote or a gap: `&` and brackets are part of it, but what may follow a closing quote does not begin it. */
function named(name: string, length: number): RegExp {
  const quoted = (mark: string) => String.raw`${mark}(?<secret>[^"'\s\\,:\]})][^"\s\\${mark}]{${length - 1},512})`
  return new RegExp(`${name}${CONNECTED}(?:${quoted('"')}|${quoted("'")}|(?<secret>${VALUE}{${length},512}))`, 'gi')
}

const isUserWithPassword = (secret: string) => {
  const text = Buffer.from(secret, 'base64').toString('latin1')
  return /^[\x20-\x7e]*:[\x20-\x7e]{3,}$/.test(text) && !isStandIn(text)
}

export const credentialRules: readonly SecretRule[] = [
  {
    name: 'url-password',
    source: `${SECRETLINT} (basicauth, database-connection-string)`,
    literals: ['://'],
    // Up to the last @ before the path: passwords hold @ and : as well.
    pattern: /:\/\/[^\s/:@'"<>\\]{0,100}:(?<secret>[^\s/'"<>\\]{3,200})(?=@[\w.[\]%+~#=-])/g,
    accepts: (secret) =>
      !isStandIn(secret) &&
      !/^(?:my)?(?:pass(?:word)?|secret|user(?:name)?|root|admin|test)$/i.test(secret) &&
      !/^(.)\1+$/.test(secret) &&
      !/^\d{1,5}$/.test(secret),
  },
  {
    name: 'bearer-token',
    source: 'RFC 6750; gitleaks curl-auth-header',
    literals: ['bearer', 'token'],
    pattern: /(?:authorization["']?\s{0,3}[:=]\s{0,3}["']?(?:bearer|token|apikey)\s{1,3}|(?<![a-z])bearer\s{1,3})(?<secret>[\w.~+/=-]{16,4096})/gi,
    needsContext: true,
    accepts: (secret) => !isStandIn(secret) && /\d/.test(secret) && /[A-Za-z]/.test(secret) && entropy(secret) >= 3,
  },
  {
    name: 'basic-auth',
    source: 'RFC 7617; gitleaks curl-auth-header',
    literals: ['basic '],
    pattern: /(?<![a-z])basic\s{1,3}(?<secret>[A-Za-z0-9+/]{8,1024}={0,2})/gi,
    needsContext: true,
    accepts: isUserWithPassword,
  },
  {
    name: 'password',
    source: 'gitleaks curl-auth-user; sshpass(1), curl(1)',
    literals: ['sshpass', 'curl', '--pass'],
    pattern: new RegExp(
      String.raw`(?:sshpass\s+-p\s{0,3}|curl\s[^\n|;]{0,300}?\s(?:-u|--user)[\s=]{1,3}["']?[\w.@-]{1,64}:|--pass(?:word|wd|phrase)?\s{1,3})["']?(?<secret>${VALUE}{8,128})`,
      'gi',
    ),
    needsContext: true,
    accepts: isPassword,
  },
  { name: 'password', source: GENERIC, literals: ['pass', 'pwd'], pattern: named(PASSWORD_NAME, 8), needsContext: true, accepts: isPassword },
  { name: 'key', source: GENERIC, literals: ['key', 'token', 'secret', 'credential'], pattern: named(KEY_NAME, 16), needsContext: true, accepts: isKey },
]

/** What a value under this key of an object may be, where that tells a secret. */
export function ruleOfKey(key: string): { name: string; accepts(value: string): boolean } | undefined {
  if (!/pass|pwd|key|secret|token/i.test(key)) return undefined
  if (/(?:password|passwd|passphrase|^pwd|_pwd)$/i.test(key)) return { name: 'password', accepts: isPassword }
  if (/secret_?access_?key$/i.test(key)) return { name: 'aws-secret-key', accepts: isKey }
  if (/page_?token|next_?token|continuation/i.test(key)) return undefined
  if (/(?:(?:api|access|secret|auth|private|encryption|signing|account|client|webhook|refresh|bot)[-_]?(?:key|token|secret)|^secret|^token)$/i.test(key))
    return { name: 'key', accepts: isKey }
  return undefined
}
