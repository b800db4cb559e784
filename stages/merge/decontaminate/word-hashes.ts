const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

/**
 * The words of a text as 32-bit hashes (FNV-1a of their UTF-16 code units). A word is a run of letters and digits, in lower case; whatever else there is only
 * parts them, so punctuation and line breaks hide nothing.
 */
export function wordHashes(text: string): number[] {
  const hashes: number[] = []
  let hash = FNV_OFFSET
  let isWord = false
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code > 127) return hashesOfAnyScript(text)
    const lower = code >= 65 && code <= 90 ? code + 32 : code
    if ((lower >= 97 && lower <= 122) || (code >= 48 && code <= 57)) {
      hash = Math.imul(hash ^ lower, FNV_PRIME)
      isWord = true
    } else if (isWord) {
      hashes.push(hash)
      hash = FNV_OFFSET
      isWord = false
    }
  }
  if (isWord) hashes.push(hash)
  return hashes
}

const WORD = /[\p{L}\p{M}\p{N}]+/gu

function hashesOfAnyScript(text: string): number[] {
  return Array.from(text.normalize('NFKC').toLowerCase().matchAll(WORD), ([word]) => {
    let hash = FNV_OFFSET
    for (let index = 0; index < word.length; index++) hash = Math.imul(hash ^ word.charCodeAt(index), FNV_PRIME)
    return hash
  })
}
