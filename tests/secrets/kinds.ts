import { generateKeyPairSync } from 'node:crypto'

export type Draw = (alphabet: string, length: number) => string

const LOWER = 'abcdefghijklmnopqrstuvwxyz'
const UPPER = LOWER.toUpperCase()
const DIGITS = '0123456789'
const LETTERS = LOWER + UPPER
const WORD = LETTERS + DIGITS
const HEX = `${DIGITS}abcdef`
const BASE64 = `${WORD}+/`
const URL_SAFE = `${WORD}_-`
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

export interface SecretKind {
  /** The kind's id in gitleaks' or secretlint's list of rules. */
  name: string
  make(draw: Draw): string
  /** What stands around it, where that tells it. */
  around?(secret: string): string
}

/** Built of a prefix and what is drawn: no text here is a secret, nor looks like one to a scanner. */
export const secretKinds: readonly SecretKind[] = [
  { name: 'github-pat', make: (draw) => `${'gh'}p_${draw(WORD, 36)}` },
  { name: 'github-fine-grained-pat', make: (draw) => `${'github'}_pat_${draw(WORD, 22)}_${draw(WORD, 59)}` },
  { name: 'gitlab-pat', make: (draw) => `${'gl'}pat-${draw(URL_SAFE, 20)}` },
  { name: 'slack-bot-token', make: (draw) => `${'xo'}xb-${draw(DIGITS, 12)}-${draw(DIGITS, 13)}-${draw(WORD, 24)}` },
  {
    name: 'slack-webhook-url',
    make: (draw) => `T${draw(UPPER, 10)}/B${draw(UPPER, 10)}/${draw(WORD, 24)}`,
    around: (it) => `https://hooks.slack.com/services/${it}`,
  },
  { name: 'stripe-access-token', make: (draw) => `${'sk'}_live_${draw(WORD, 24)}` },
  { name: 'openai-api-key', make: (draw) => `${'sk'}-proj-${draw(URL_SAFE, 74)}${'T3Blbk'}FJ${draw(URL_SAFE, 74)}` },
  { name: 'anthropic-api-key', make: (draw) => `${'sk'}-ant-api03-${draw(URL_SAFE, 93)}AA` },
  { name: 'huggingface-access-token', make: (draw) => `${'h'}f_${draw(LETTERS, 34)}` },
  { name: 'npm-access-token', make: (draw) => `${'np'}m_${draw(WORD, 36)}` },
  { name: 'pypi-upload-token', make: (draw) => `${'py'}pi-AgEIcHlwaS5vcmc${draw(URL_SAFE, 80)}` },
  { name: 'sendgrid-api-token', make: (draw) => `${'S'}G.${draw(WORD, 22)}.${draw(WORD, 43)}` },
  { name: 'twilio-api-key', make: (draw) => `${'S'}K${draw(HEX, 32)}` },
  { name: 'telegram-bot-api-token', make: (draw) => `5${draw(DIGITS, 9)}:${'A'}A${draw(URL_SAFE, 33)}` },
  { name: 'discord-api-token', make: (draw) => `M${draw(WORD, 25)}.${draw(WORD, 6)}.${draw(WORD, 32)}` },
  { name: 'aws-access-token', make: (draw) => `${'AK'}IA${draw(`${UPPER}234567`, 16)}` },
  { name: 'aws-secret-access-key', make: (draw) => draw(BASE64, 40), around: (it) => `aws_secret_access_key = ${it}` },
  { name: 'gcp-api-key', make: (draw) => `${'AI'}za${draw(URL_SAFE, 35)}` },
  {
    name: 'azure-storage-key',
    make: (draw) => `${draw(BASE64, 86)}==`,
    around: (it) => `DefaultEndpointsProtocol=https;AccountName=logs;AccountKey=${it};EndpointSuffix=core.windows.net`,
  },
  { name: 'azure-sas', make: (draw) => `${draw(WORD, 43)}%3D`, around: (it) => `https://logs.blob.core.windows.net/c?sv=2022-11-02&sr=c&sig=${it}` },
  { name: 'jwt', make: (draw) => `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub: draw(DIGITS, 10), iat: 1_700_000_000 })}.${draw(URL_SAFE, 43)}` },
  { name: 'private-key', make: () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().trim() },
  { name: 'basicauth', make: (draw) => draw(`${WORD}!~.:@`, 14), around: (it) => `https://deploy:${it}x@git.acme.dev/repo.git` },
  { name: 'database-connection-string', make: (draw) => draw(WORD, 16), around: (it) => `postgres://app:${it}@db.acme.dev:5432/app` },
  { name: 'curl-auth-header', make: (draw) => draw(WORD, 40), around: (it) => `curl -H "Authorization: Bearer ${it}" https://api.acme.dev` },
  { name: 'generic-password', make: (draw) => `${draw(LETTERS, 8)}7${draw(WORD, 5)}#4`, around: (it) => `DB_PASSWORD=${it}` },
  { name: 'generic-api-key', make: (draw) => `${draw(WORD, 30)}9z`, around: (it) => `"api_key": "${it}"` },
  { name: 'digitalocean-pat', make: (draw) => `${'do'}p_v1_${draw(HEX, 64)}` },
  { name: 'vault-service-token', make: (draw) => `${'hv'}s.${draw(URL_SAFE, 95)}` },
  { name: 'docker-pat', make: (draw) => `${'dckr'}_pat_${draw(URL_SAFE, 27)}` },
]
