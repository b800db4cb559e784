import { describe, expect, it } from 'vitest'
import { createSecretStream } from './secret-stream.ts'

const token = `${'gh'}p_A1aB2cD3eF4gH5iJ6kL7mN8oP9qR0sT1uV2w`
const words = 'nothing of note here, '
const through = (chunks: readonly string[]) => {
  const stream = createSecretStream()
  const shown = chunks.map((chunk) => stream.write(chunk))
  return { shown, all: shown.join('') + stream.end() }
}

describe('createSecretStream', () => {
  it('shows text while it comes, and all of it in the end', () => {
    const chunks = Array.from({ length: 300 }, (_, index) => `${words}${index} `)
    const { shown, all } = through(chunks)
    expect(all).toBe(chunks.join(''))
    expect(shown.slice(0, 150).join('').length).toBeGreaterThan(1000)
  })

  it('gives the same number to the same secret, far apart and one character at a time', () => {
    const text = `${token} ${words.repeat(200)}password="kX9&vLq2pT" ${words.repeat(200)}${token}`
    const { all } = through([...text])
    expect(all).toBe(text.replaceAll(token, '[REDACTED:github-token:1]').replace('kX9&vLq2pT', '[REDACTED:password:1]'))
  })

  it('knows a name that it has shown, when the value comes much later', () => {
    const stream = createSecretStream()
    const shown = [stream.write(`${words.repeat(300)}Authorization: Bearer`), stream.write(` aB3dE5gH7jK9mN1pQ3sT5v ${words.repeat(300)}`), stream.end()]
    expect(shown.join('')).toContain('Authorization: Bearer [REDACTED:bearer-token:1] nothing')
  })

  it('waits for the next line of base64', () => {
    const encoded = (
      Buffer.from(`${words.repeat(20)}${token} ${words.repeat(20)}`)
        .toString('base64')
        .match(/.{1,76}/g) ?? []
    ).join('\n')
    expect(through([...`${words.repeat(100)}\n${encoded}\n${words.repeat(100)}`]).all).toBe(
      `${words.repeat(100)}\n[REDACTED:github-token:1]\n${words.repeat(100)}`,
    )
  })

  it('waits for the end of a private key', () => {
    const body = `${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'.repeat(2)}\n`.repeat(60)
    const key = `-----BEGIN ${'PRIVATE'} KEY-----\n${body}-----END ${'PRIVATE'} KEY-----`
    const text = `${words}\n${key}\n${words.repeat(100)}`
    expect(through(text.match(/[\s\S]{1,40}/g) ?? []).all).toBe(text.replace(key, '[REDACTED:private-key:1]'))
  })

  it('holds no more than a megabyte of a run without a gap, and hides what follows of one in which a secret is found', () => {
    const run = Buffer.from(`${'some text of a file; '.repeat(90_000)}${token} the end`).toString('base64')
    const chunks = run.match(/.{1,100000}/g) ?? []
    const { shown, all } = through(chunks)
    expect(shown.join('').length).toBeGreaterThan(1_000_000)
    expect(all).toContain('[REDACTED:github-token:1]')
    expect(Buffer.from(all.split('[')[0] ?? '', 'base64').toString('latin1')).not.toContain('p_A1')
  })
})
