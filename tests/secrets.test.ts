import { lintSource } from '@secretlint/core'
import { creator } from '@secretlint/secretlint-rule-preset-recommend'
import { describe, expect, it } from 'vitest'
import { createRedactor, createSecretStream } from '#kit/redact'
import { randomNumbers } from '../scripts/kit/minhash/random-text.ts'
import { mayHoldSecret } from '../scripts/kit/redact/may-hold-secret.ts'
import { rulesOf } from '../scripts/kit/redact/rules/registry.ts'
import { ruleSelector } from '../scripts/kit/redact/select-rules.ts'
import { type Draw, secretKinds } from './secrets/kinds.ts'
import { lookAlikes } from './secrets/look-alikes.ts'
import { cut, forms, says, shapes, written } from './secrets/rows.ts'

const random = randomNumbers(20_26)
const seeded: Draw = (alphabet, length) => Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('')
/** The other half follows no seed: a walk through the alphabet whose step changes with the place. */
const walked =
  (start: number): Draw =>
  (alphabet, length) =>
    Array.from({ length }, (_, index) => alphabet[(start * 7 + index * index * 5 + index * 11 + start * index) % alphabet.length]).join('')

const plants = Array.from({ length: 240 }, (_, index) => {
  const kind = secretKinds[index % secretKinds.length]
  if (!kind) throw new Error('no kinds')
  return { kind, secret: kind.make(index % 60 < 30 ? seeded : walked(index)) }
})
const redactor = createRedactor()

describe('200 and more secrets of 25 and more kinds', () => {
  it('are so many', () => {
    expect(plants.length).toBeGreaterThanOrEqual(200)
    expect(new Set(plants.map(({ kind }) => kind.name)).size).toBeGreaterThanOrEqual(25)
    expect(new Set(plants.map(({ secret }) => secret)).size).toBe(plants.length)
  })

  it.each(Object.keys(forms))('none survives in rows of all shapes: %s', (form) => {
    const survivors = plants.flatMap(({ kind, secret }) => {
      const text = forms[form]?.(written(kind, secret)) ?? ''
      return Object.entries(shapes).flatMap(([shape, row]) => {
        const { value, found } = redactor.redact(row(text))
        return says(JSON.stringify(value), secret) || found.length === 0 ? [`${kind.name} in ${shape}: ${JSON.stringify(value)}`] : []
      })
    })
    expect(survivors).toEqual([])
  })

  it('none survives where stream chunks split it, and no chunk is lost', () => {
    for (const { kind, secret } of plants) {
      const chunks = cut(`I found this: ${written(kind, secret)}\nand go on`, random)
      const { value } = redactor.redactChunks(chunks)
      expect(value).toHaveLength(chunks.length)
      expect(says(value.join(''), secret), kind.name).toBe(false)
      expect(value.join('')).toMatch(/^I found this: [\s\S]*\nand go on$/)
    }
  })

  it('none survives a live stream, wherever it is cut; what is no secret passes as it was', () => {
    const filler = 'a line of the log, nothing more; '.repeat(45)
    const text = plants.map(({ kind, secret }) => `${filler}\n${written(kind, secret)}\n`).join('')
    const stream = createSecretStream()
    const shown =
      cut(text, random)
        .map((chunk) => stream.write(chunk))
        .join('') + stream.end()
    expect(plants.filter(({ secret }) => says(shown, secret)).map(({ kind }) => kind.name)).toEqual([])
    expect(shown.split(filler)).toHaveLength(plants.length + 1)
  })

  it('leave JSON text as JSON of the same shape, whatever stands around them', () => {
    const junk = ['"', "'", '\\', '\n', ',', ':', '{', '}', ']', 'password=', "token='", 'secret: "', ' ', '%22', '\u2028', 'n', '&', '@', 'https://u:']
    const noise = () => Array.from({ length: Math.floor(random() * 5) }, () => junk[Math.floor(random() * junk.length)]).join('')
    for (const { kind, secret } of plants) {
      for (let round = 0; round < 10; round++) {
        const text = () => `${noise()}${random() < 0.7 ? written(kind, secret) : kind.make(seeded)}${noise()}`
        const value = { a: [text(), 12_345_678.9, [text()]], b: JSON.stringify({ [`k${noise()}`]: text(), list: [noise(), 1, noise()] }), c: null }
        const after = JSON.parse(redactor.redact(JSON.stringify(value)).value)
        expect([after.a.length, after.a[1], after.a[2].length, Object.keys(JSON.parse(after.b)).length, after.c]).toEqual([3, 12_345_678.9, 1, 2, null])
      }
    }
  })

  it('lose nothing to the choice of rules by their literals', () => {
    const rules = rulesOf({ emails: 'redact', addresses: 'redact' })
    const select = ruleSelector(rules)
    const texts = plants.flatMap(({ kind, secret }) => Object.values(forms).map((form) => form(written(kind, secret))))
    const lost = texts.flatMap((text) => rules.filter(({ pattern }) => text.search(pattern) >= 0).filter((rule) => ![...select(text)].includes(rule)))
    expect(lost).toEqual([])
  })

  it('are seen at a glance in every form, alone and in a row', () => {
    const short = [
      'pwd=a1b2c3d4',
      'xoxb-1-a',
      'ftp://u:abc@host',
      'Basic YWRtaW46eDEy',
      'curl -u me:a1b2c3d4 host',
      `${'AK'}IAQTXYZWVUTSRQPMNA`,
      '_authToken=abcdefgh',
    ]
    const texts = [...short, ...plants.flatMap(({ kind, secret }) => Object.values(forms).map((form) => form(written(kind, secret))))]
    const rules = rulesOf({})
    const told = texts.filter((text) => rules.some(({ pattern }) => text.search(pattern) >= 0))
    expect(told.length).toBeGreaterThan(plants.length)
    expect([...told, ...texts].flatMap((text) => [text, `a word, ${text}, more words`, `é ${text}`]).filter((text) => !mayHoldSecret(text))).toEqual([])
  })

  it('leave nothing that the rules of secretlint find, which find most of them before', async () => {
    const config = { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator, options: {} }] }
    const lint = async (content: string) => {
      const source = { content, filePath: 'row.txt', ext: '.txt', contentType: 'text' as const }
      return (await lintSource({ source, options: { config, noPhysicFilePath: true } })).messages
    }
    const text = plants.map(({ kind, secret }) => `first ${written(kind, secret)}\n`).join('')
    expect((await lint(text)).length).toBeGreaterThan(plants.length / 3)
    // A placeholder in a URL reads as a password to it.
    const left = (await lint(redactor.redact(text).value)).filter(({ message }) => !message.includes('[REDACTED:'))
    expect(left).toEqual([])
  })
})

describe('2,000 innocent look-alikes', () => {
  it('at most 1 % are touched', () => {
    const kinds = Object.entries(lookAlikes)
    const texts = kinds.flatMap(([kind, make]) => Array.from({ length: 100 }, (_, n) => ({ kind, text: make(n) })))
    expect(texts.length).toBeGreaterThanOrEqual(2000)
    const touched = texts.flatMap(({ kind, text }) => {
      const { value } = redactor.redact({ messages: [{ role: 'tool', content: text }] })
      return value.messages[0]?.content === text ? [] : [`${kind}: ${value.messages[0]?.content}`]
    })
    expect(touched.length, touched.slice(0, 20).join('\n')).toBeLessThanOrEqual(texts.length / 100)
  })
})
