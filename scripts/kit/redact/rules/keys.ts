import { GITLEAKS, SECRETLINT, type SecretRule, tokenRule } from '../secret-rule.ts'

// The end is wanted where there is one; a key whose end was cut off is as secret.
const PEM =
  /-----BEGIN[ ]?(?:[A-Z0-9]{2,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----[A-Za-z0-9+/=\s:,.()-]{60,20000}?-----END[ ]?(?:[A-Z0-9]{2,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----|-----BEGIN[ ]?(?:[A-Z0-9]{2,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----\s*[A-Za-z0-9+/=\s]{60,20000}/g

export const keyRules: readonly SecretRule[] = [
  tokenRule('private-key', ['PRIVATE KEY'], PEM, `${SECRETLINT}; RFC 7468`),
  tokenRule('age-key', ['AGE-SECRET-KEY-1'], /AGE-SECRET-KEY-1[0-9A-Z]{58}/g, GITLEAKS),
  tokenRule('jwt', ['eyJ'], /(?<![\w-])eyJ[\w-]{10,}\.(?:eyJ[\w-]{4,}|[\w-]*\.[\w-]{10,}\.[\w-]{10,})\.[\w-]{10,}/g, 'RFC 7519, RFC 7516'),
]
