/** Values of vendors' documentation, known to everybody. In parts, so that no scanner takes this file for a leak. */
const PUBLISHED: ReadonlySet<string> = new Set([
  ['AKIA', 'IOSFODNN7EXAMPLE'].join(''),
  ['AKIA', 'I44QH8DHBEXAMPLE'].join(''),
  ['wJalrXUtnFEMI/', 'K7MDENG/bPxRfiCYEXAMPLEKEY'].join(''),
  ['je7MtGbClwBF/', '2Zp9Utk/h3yCo8nvbEXAMPLEKEY'].join(''),
  ['sk_test_', '4eC39HqLyjWDarjtT1zdp7dc'].join(''),
  ['sk_test_', 'BQokikJOvBiI2HlWgH4olfQ2'].join(''),
  [
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
    'eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ',
    'SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c',
  ].join('.'),
  // Azurite and the storage emulator: the same key on every machine.
  ['Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq', '/K1SZFPTOtr/KBHBeksoGMGw=='].join(''),
])

/** A word of an instruction (`your-api-key`), a variable (`$TOKEN`, `{{token}}`) or a mask (`xxxx`) in a secret's place. */
const STAND_IN = /^[$<{%]|\$\{|\{\{|example|your[-_]?|changeme|change[-_]me|placeholder|redacted|dummy|insert[-_]|replace[-_]|\*{3}|\.{3}|x{6}|<|>/i
/** What people write where any password will do. */
const COMMON_PASSWORD =
  /pass(?:w(?:or)?d|phrase)?|p[a@]ssw[o0]rd|secret|qwerty|letmein|welcome|admin|test|demo|12345|abc123|foobar|hunter2|default|undefined|null|none/i

/** Whether the value is documentation's, by policy left as it is. One or two characters over and over are a mask. */
export const isPublished = (secret: string): boolean => PUBLISHED.has(secret) || (secret.length >= 16 && new Set(secret.slice(-20)).size < 3)
export const isStandIn = (secret: string): boolean => STAND_IN.test(secret)
export const isCommonPassword = (secret: string): boolean => COMMON_PASSWORD.test(secret)
