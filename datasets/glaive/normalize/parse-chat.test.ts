import { describe, expect, it } from 'vitest'
import { parseChat } from './parse-chat.ts'

const turns = (chat: string) => parseChat(chat)?.turns.map(({ role, text }) => `${role.charAt(0)} ${text}`)

describe('parseChat', () => {
  it('splits at the markers and takes the end tokens off', () => {
    const chat =
      'USER: Hi!\n\n\nASSISTANT: Hello! <|endoftext|>\n\n\nUSER: Tea?\n\n\nASSISTANT: <functioncall> {} <|endoftext|>\n\n\nFUNCTION RESPONSE: {"a": 1}\n\n\n'
    expect(turns(chat)).toEqual(['U Hi!', 'A Hello!', 'U Tea?', 'A <functioncall> {}', 'F {"a": 1}'])
    expect(parseChat(chat)?.repairs).toEqual([])
  })

  it('one blank line between turns, or an end token before the marker, is enough', () => {
    expect(turns('USER: a\nb\n\nASSISTANT: c <|endoftext|>\n\nUSER: d\n\nASSISTANT: e <|endoftext|>')).toEqual(['U a\nb', 'A c', 'U d', 'A e'])
    expect(turns('USER: a\n\nASSISTANT: b<|endoftext|>USER: c\n\nASSISTANT: d')).toEqual(['U a', 'A b', 'U c', 'A d'])
  })

  it('role words within a text stay text', () => {
    const chat = 'USER: Go on:\nUSER: hi\nASSISTANT: yes\n\n\nASSISTANT: I am no USER: really\nFUNCTION RESPONSE: none <|endoftext|>\n\n\n'
    expect(turns(chat)).toEqual(['U Go on:\nUSER: hi\nASSISTANT: yes', 'A I am no USER: really\nFUNCTION RESPONSE: none'])
  })

  it.each([
    ['line', 'USER: a\nASSISTANT: b <|endoftext|>\nUSER: c\nASSISTANT: d <|endoftext|>'],
    ['line', 'USER: a\nASSISTANT: b <|endoftext|>\n\n\nUSER: c\n\n\nASSISTANT: d <|endoftext|>'],
    ['space', 'USER: a ASSISTANT: b <|endoftext|> USER: c ASSISTANT: d <|endoftext|>'],
    ['space', 'USER: a ASSISTANT: b USER: c ASSISTANT: d'],
  ])('a chat whose turns start at a %s is split there', (place, chat) => {
    expect(turns(chat)).toEqual(['U a', 'A b', 'U c', 'A d'])
    expect(parseChat(chat)?.repairs).toEqual([`split-at-${place}`])
  })

  it('an end token that no split takes off stays for the caller to find', () => {
    expect(turns('USER: a <|endoftext|> b\n\n\nASSISTANT: c <|endoftext|>')).toEqual(['U a <|endoftext|> b', 'A c'])
  })

  it('a text without a role, or with text before the first, has no turns', () => {
    expect(parseChat('')).toBeNull()
    expect(parseChat('hello')).toBeNull()
    expect(parseChat('hello\n\nUSER: a\n\nASSISTANT: b')).toBeNull()
    expect(parseChat('SUPERUSER: a')).toBeNull()
  })
})
