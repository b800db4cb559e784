import type { RedactionPolicy } from '../redaction-policy.ts'
import type { SecretRule } from '../secret-rule.ts'
import { cloudRules } from './clouds.ts'
import { codeHostRules } from './code-hosts.ts'
import { credentialRules } from './credentials.ts'
import { keyRules } from './keys.ts'
import { knownRules } from './known.ts'
import { emailRule, publicAddressRule } from './personal.ts'
import { serviceRules } from './services.ts'

/** Where two match the same text, the earlier one names it. */
export const secretRules: readonly SecretRule[] = [...keyRules, ...codeHostRules, ...cloudRules, ...serviceRules, ...credentialRules]

/** All that is looked for. `known`: values that are secret whatever they look like, as those of the environment are. */
export interface Sought extends Partial<RedactionPolicy> {
  known?: readonly string[]
}

export function rulesOf({ emails, addresses, known = [] }: Sought): readonly SecretRule[] {
  return [...knownRules(known), ...secretRules, ...(emails === 'redact' ? [emailRule] : []), ...(addresses === 'redact' ? [publicAddressRule] : [])]
}
