import { describe, expect, it } from 'vitest'
import { commandsOf } from '#kit/shell'
import { createRedactor } from './redact-secrets.ts'

// In parts: no scanner of a git host shall take them for leaks.
const github = (letter: string) => `${'gh'}p_${letter}1aB2cD3eF4gH5iJ6kL7mN8oP9qR0sT1uV2w`
const [one, two] = [github('A'), github('B')]
const redactor = createRedactor()
const shown = <T>(value: T): T => redactor.redact(value).value

describe('placeholders', () => {
  it('are numbered by rule in order of appearance; the same secret has the same number, whatever its form', () => {
    const row = { a: `${two} then ${one}`, b: [one, Buffer.from(`x ${two} y`).toString('base64')], password: 'kX9#vLq2pT' }
    expect(shown(row)).toEqual({
      a: '[REDACTED:github-token:1] then [REDACTED:github-token:2]',
      b: ['[REDACTED:github-token:2]', '[REDACTED:github-token:1]'],
      password: '[REDACTED:password:1]',
    })
    expect(shown(one)).toBe('[REDACTED:github-token:1]')
  })

  it('are counted by rule and place', () => {
    const row = { messages: [{ content: `${one} ${two}` }, { content: one }], note: { [two]: 'x' } }
    expect(redactor.redact(row).found).toEqual([
      { rule: 'github-token', place: 'messages[].content', count: 3 },
      { rule: 'github-token', place: 'note', count: 1 },
    ])
  })

  it('of an earlier redaction stay, and their numbers are not given again', () => {
    const once = shown({ a: one, url: `https://bob:${'kX9-vLq2'}pT@git.acme.dev/` })
    expect(shown(once)).toBe(once)
    expect(shown({ ...once, b: two })).toEqual({ ...once, b: '[REDACTED:github-token:2]' })
  })

  it('name no place with a secret in it', () => {
    expect(JSON.stringify(redactor.redact({ [one]: { b: two } }).found)).not.toContain(one)
  })
})

describe('what is around a secret', () => {
  it('stays JSON: a letter of an escape is no part of a token, and keys, quotes and escapes stay', () => {
    const npm = `${'np'}m_A1aB2cD3eF4gH5iJ6kL7mN8oP9qR0sT1uV2w`
    const inner = JSON.stringify({ text: `first\n${npm}\t"${one}"\\`, nested: JSON.stringify({ [`k\n${two}`]: 'v' }), api_key: 'q8Zr5Tn1Yw7Xc3Vb9' })
    const escapedLetter = `{"text":"line\\${npm}"}`
    expect(JSON.parse(shown(inner))).toEqual({
      text: 'first\n[REDACTED:npm-token:1]\t"[REDACTED:github-token:1]"\\',
      nested: JSON.stringify({ 'k\n[REDACTED:github-token:2]': 'v' }),
      api_key: '[REDACTED:key:1]',
    })
    expect(JSON.parse(shown(escapedLetter)).text).toMatch(/^line\n/)
    expect(shown(escapedLetter)).not.toContain(npm.slice(2))
  })

  it('stays as it is behind a closing quote, and goes up to one as a whole', () => {
    const numbers = '["password=",98761234.25e-3,true]'
    expect(shown(numbers)).toBe(numbers)
    expect(shown('{"password": "kX9&v;Lq(2)pT"}')).toBe('{"password": "[REDACTED:password:1]"}')
  })

  it('stays JSON where a bare number was the secret, and where an escape stands before base64', () => {
    const number = `{"password":${'98761'}234.25e-3,"n":1}`
    expect(JSON.parse(shown({ arguments: number }).arguments)).toEqual({ password: '[REDACTED:password:1]', n: 1 })
    const inner = JSON.stringify({ command: `echo\n${Buffer.from(`# settings\n${one}\n`).toString('base64')}` })
    const chunks = redactor.redactChunks([...JSON.stringify({ inner })]).value.join('')
    expect(JSON.parse(JSON.parse(chunks).inner)).toEqual({ command: 'echo\n[REDACTED:github-token:1]' })
  })

  it('stays a command line of the same commands', () => {
    const command = `export GITHUB_TOKEN="${one}" && curl -H 'Authorization: Bearer ${two}' https://u:${'kX9-vLq2pT'}@api.acme.dev | jq '.a' > out.json`
    const after = shown(command)
    expect(after).not.toMatch(/gh.?_|kX9/)
    const shape = (text: string) => commandsOf(text).map(([program, ...words]) => [program, words.length])
    expect(shape(after)).toEqual(shape(command))
  })

  it('stays where nothing is found: the same value', () => {
    const row = { messages: [{ content: 'ls -la' }], n: 1, none: null }
    expect(shown(row)).toBe(row)
  })
})

describe('a secret', () => {
  it('that one place tells is gone from all places', () => {
    const row = { steps: [{ content: 'the word is kX9vLq2pT7 now' }, { arguments: { password: 'kX9vLq2pT7' } }] }
    expect(JSON.stringify(shown(row))).not.toContain('kX9vLq2pT7')
  })

  it('is gone where a piece of it is quoted, also of what says it in base64', () => {
    const encoded = Buffer.from(`# settings\n${two}\n`).toString('base64')
    const row = { content: `${one} and ${encoded}`, detail: `no JSON at "${one.slice(9, 30)}" nor "${encoded.slice(8, 40)}", ${one.slice(9, 18)}` }
    expect(shown(row).detail).toBe(`no JSON at "[REDACTED:github-token:1]" nor "[REDACTED:github-token:2]", ${one.slice(9, 18)}`)
  })

  it('that is known goes whatever it looks like, in any form', () => {
    const value = 'correct "horse" battery'
    const known = createRedactor({ known: [value, ''] })
    const text = `${value}, ${JSON.stringify(value)}, ${encodeURIComponent(value)}, ${Buffer.from(`it is ${value}`).toString('base64')}`
    expect(known.redact(text).value.replaceAll('[REDACTED:known:1]', '_')).toBe('_, "_", _, _')
    expect(known.redact({ nothing: 'of note' }).found).toEqual([])
  })

  it('that a value was not made of is not looked for in it', () => {
    expect(redactor.redact({ a: one }, { text: one }).found).toHaveLength(1)
    expect(redactor.redact({ a: 'some words' }, { text: 'some words' })).toEqual({ value: { a: 'some words' }, found: [] })
    expect(redactor.redact({ a: 'q8Zr5Tn1Yw7Xc3Vb' }, { token: 'q8Zr5Tn1Yw7Xc3Vb' }).value.a).toBe('q8Zr5Tn1Yw7Xc3Vb')
    expect(redactor.redact({ token: 'q8Zr5Tn1Yw7Xc3Vb' }, { token: 'q8Zr5Tn1Yw7Xc3Vb' }).value.token).toBe('[REDACTED:key:1]')
  })

  it('of an access key stands beside its id, whatever it is called', () => {
    const secret = 'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1eF3hJ5kL7n'
    expect(shown(`id ${'AK'}IAQ7T2XYZWVUTSRQPM\nother ${secret}`)).toBe('id [REDACTED:aws-access-key-id:1]\nother [REDACTED:aws-secret-key:1]')
  })

  it('of a private key on one line, with \\n for its line ends, is gone as a whole', () => {
    const key = `-----BEGIN ${'PRIVATE'} KEY-----\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'.repeat(4)}\n-----END ${'PRIVATE'} KEY-----`
    expect(shown(`KEY="${key.replaceAll('\n', '\\n')}" run`)).toBe('KEY="[REDACTED:private-key:1]" run')
    expect(shown(JSON.stringify({ type: 'service_account', private_key: key }))).toBe('{"type":"service_account","private_key":"[REDACTED:private-key:1]"}')
  })
})

describe('e-mail addresses and public addresses', () => {
  const text =
    'ann@acme.dev ops@example.com git@github.com 8.8.8.8 10.0.0.8 172.20.1.1 192.0.2.7 203.0.113.9 1.2.3 2a00:1450:4001:81b::200e 2001:db8::1 fe80::1 12:30:45'

  it('are left by default', () => expect(shown(text)).toBe(text))

  it('go by policy; private and documentation ranges never', () => {
    const strict = createRedactor({ emails: 'redact', addresses: 'redact' })
    expect(strict.redact(text).value).toBe(
      '[REDACTED:email:1] ops@example.com git@github.com [REDACTED:public-ip:1] 10.0.0.8 172.20.1.1 192.0.2.7 203.0.113.9 1.2.3 [REDACTED:public-ip:2] 2001:db8::1 fe80::1 12:30:45',
    )
  })
})
