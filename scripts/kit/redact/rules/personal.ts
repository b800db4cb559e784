import type { SecretRule } from '../secret-rule.ts'

const DOCUMENTED_DOMAIN = /@(?:[\w-]+\.)*(?:example\.(?:com|org|net|edu)|[\w-]+\.(?:example|test|invalid|localhost|local|internal)|localhost)$/i

export const emailRule: SecretRule = {
  name: 'email',
  source: 'WHATWG HTML: valid e-mail address, with a dot in the domain; RFC 2606 and 6761 for what is never one',
  literals: ['@'],
  pattern: /(?<![\w.+-])[\w.+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,24}(?![\w-])/g,
  accepts: (address) => !DOCUMENTED_DOMAIN.test(address) && !/^git@/.test(address),
}

export const publicAddressRule: SecretRule = {
  name: 'public-ip',
  source: 'IANA special-purpose address registries: what is not global is left alone',
  literals: ['.', ':'],
  pattern: /(?<![\w.:-])(?:(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)|(?:[0-9a-f]{1,4}:){2,7}(?::?[0-9a-f]{1,4}){1,6}(?![\w:.]))/gi,
  accepts: (address) => (address.includes(':') ? isGlobalV6(address) : isGlobalV4(address)),
}

function isGlobalV4(address: string): boolean {
  const [a = 256, b = 256, c = 256, d = 256] = address.split('.').map(Number)
  if (Math.max(a, b, c, d) > 255 || /(?:^|\.)0\d/.test(address)) return false
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false
  if ((a === 100 && b >= 64 && b <= 127) || (a === 169 && b === 254) || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168)) return false
  if (a === 198 && (b === 18 || b === 19)) return false
  const documentation = [
    [192, 0, 0],
    [192, 0, 2],
    [198, 51, 100],
    [203, 0, 113],
    [192, 88, 99],
  ]
  return !documentation.some(([x, y, z]) => a === x && b === y && c === z)
}

/** Global unicast is 2000::/3, less documentation's 2001:db8::/32 and 3fff::/20. */
function isGlobalV6(address: string): boolean {
  return (
    /^[23][0-9a-f]{3}:/i.test(address) &&
    !/^(?:2001:0?db8:|3fff:0?[0-9a-f]{0,3}:)/i.test(address) &&
    (address.includes('::') || address.split(':').length === 8)
  )
}
