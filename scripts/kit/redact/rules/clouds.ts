import { entropy } from '../randomness.ts'
import { GITLEAKS, SECRETLINT, type SecretRule, tokenRule } from '../secret-rule.ts'

const AWS_NAMED = /(?:secret_?access_?key|secretaccesskey|aws_?secret(?:_?key)?)["']?\s*(?::|=>?)\s*["']?(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi
/** Where an access key's id is told, a secret of its shape soon after is its own, whatever it is called. */
const AWS_BESIDE_ID = /(?:AKIA|ASIA)[A-Z0-9]{16}[^A-Za-z0-9/+][\s\S]{0,160}?(?<![A-Za-z0-9/+=])(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/g
const isNoHash = (secret: string) => entropy(secret) > 4 && /[A-Z]/.test(secret) && /[a-z]/.test(secret)

export const cloudRules: readonly SecretRule[] = [
  tokenRule('aws-access-key-id', ['AKIA', 'ASIA', 'ABIA', 'ACCA'], /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])/g, GITLEAKS),
  { name: 'aws-secret-key', source: SECRETLINT, literals: ['key'], pattern: AWS_NAMED, needsContext: true },
  { name: 'aws-secret-key', source: 'AWS: access keys are 20 and 40 characters', literals: ['AKIA', 'ASIA'], pattern: AWS_BESIDE_ID, accepts: isNoHash },
  tokenRule('aws-bedrock-key', ['ABSKQmVkcm9ja'], /ABSKQmVkcm9ja[A-Za-z0-9+/=]{90,300}/g, GITLEAKS),
  tokenRule('google-api-key', ['AIza'], /AIza[\w-]{35}(?![\w-])/g, GITLEAKS),
  tokenRule('google-oauth', ['GOCSPX-', 'ya29.'], /GOCSPX-[\w-]{28}|ya29\.[\w-]{30,}/g, 'TruffleHog googleoauth2'),
  { name: 'gcp-service-account', source: SECRETLINT, literals: ['private_key_id'], pattern: /private_key_id["']?\s*[:=]\s*["']?(?<secret>[0-9a-f]{40})/g },
  tokenRule(
    'azure-storage-key',
    ['AccountKey=', 'AccountKey"'],
    /AccountKey["']?\s*[=:]\s*["']?(?<secret>[A-Za-z0-9+/]{86}==)/gi,
    'Microsoft Purview: Azure storage account key',
  ),
  tokenRule('azure-shared-key', ['SharedAccessKey='], /SharedAccessKey=(?<secret>[A-Za-z0-9+/]{43}=)/gi, 'Microsoft Purview: Azure service bus'),
  tokenRule('azure-sas', ['sig='], /(?<=[?&;"'\s])sig=(?<secret>[A-Za-z0-9+/%]{40,120}={0,2})/g, 'Microsoft Purview: Azure SAS'),
  tokenRule('azure-client-secret', ['Q~'], /(?<![\w.~-])[\w.~]{3}\dQ~[\w.~-]{31,34}(?![\w.~-])/g, GITLEAKS),
  tokenRule('digitalocean-token', ['dop_v1_', 'doo_v1_', 'dor_v1_'], /do[opr]_v1_[a-f0-9]{64}/g, GITLEAKS),
  tokenRule('cloudflare-token', ['cfk_', 'cfut_', 'cfat_'], /(?:cfk|cfut|cfat)_[A-Za-z0-9]{40}[0-9a-f]{8}/g, SECRETLINT),
  tokenRule('heroku-key', ['HRKU-'], /HRKU-[\w-]{36,60}/g, GITLEAKS),
  tokenRule('databricks-token', ['dapi'], /(?<![A-Za-z])dapi[A-Fa-f0-9]{32}(?:-[0-9])?(?![A-Fa-f0-9])/g, SECRETLINT),
  tokenRule('vault-token', ['hvs.', 'hvb.', 'hvr.'], /(?<![A-Za-z])hv[sbr]\.[\w-]{90,300}/g, SECRETLINT),
  tokenRule('terraform-token', ['.atlasv1.'], /[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,70}/g, GITLEAKS),
  tokenRule('pulumi-token', ['pul-'], /(?<![A-Za-z0-9])pul-[a-f0-9]{40}/g, GITLEAKS),
  tokenRule('tailscale-key', ['tskey-'], /tskey-[a-z]{2,20}-\w{8,40}-\w{16,60}/g, SECRETLINT),
  tokenRule('vercel-token', ['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'], /(?<![A-Za-z])vc[piark]_[A-Za-z0-9]{20,60}(?![A-Za-z0-9])/g, SECRETLINT),
]
