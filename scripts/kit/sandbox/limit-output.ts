/** Keeps the first and the last part of a long text and says between them how much is missing. The marker comes on top of the limit. */
export function limitOutput(text: string, limitBytes: number): { text: string; truncated: boolean } {
  const bytes = Buffer.from(text)
  if (bytes.length <= limitBytes) return { text, truncated: false }
  const head = wholeCharacters(bytes, Math.ceil(limitBytes / 2))
  const tail = wholeCharacters(bytes, bytes.length - Math.floor(limitBytes / 2))
  const marker = `\n[... ${tail - head} of ${bytes.length} bytes left out ...]\n`
  return { text: bytes.toString('utf8', 0, head) + marker + bytes.toString('utf8', tail), truncated: true }
}

/** The last place at or before `place` where a UTF-8 character starts. */
function wholeCharacters(bytes: Buffer, place: number): number {
  let start = place
  while (start > 0 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1
  return start
}
