import type { SecretRule } from '../secret-rule.ts'
import { cloudRules } from './clouds.ts'
import { codeHostRules } from './code-hosts.ts'
import { credentialRules } from './credentials.ts'
import { keyRules } from './keys.ts'
import { emailRule, publicAddressRule } from './personal.ts'
import { serviceRules } from './services.ts'

/** Where two match the same text, the earlier one names it. */
export const secretRules: readonly SecretRule[] = [...keyRules, ...codeHostRules, ...cloudRules, ...serviceRules, ...credentialRules]

/** What is looked for besides secrets. */
export interface RedactionPolicy {
  emails?: boolean
  /** Addresses of the internet; private and documentation ranges never. */
  publicAddresses?: boolean
}

export function rulesOf({ emails = false, publicAddresses = false }: RedactionPolicy): readonly SecretRule[] {
  return [...secretRules, ...(emails ? [emailRule] : []), ...(publicAddresses ? [publicAddressRule] : [])]
}
