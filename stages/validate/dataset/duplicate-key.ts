/** A key that an object of the text has twice, with its place among others as JSON has it; null where there is none. The text is valid JSON. */
export function duplicateKey(text: string): string | null {
  const objects: (Set<string> | null)[] = []
  let keys: Set<string> | null = null
  let expectsKey = false
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE: {
        const end = endOfString(text, at)
        if (expectsKey && keys) {
          const key = text.slice(at, end + 1)
          const name: string = key.includes('\\') ? JSON.parse(key) : key.slice(1, -1)
          if (keys.has(name)) return name
          keys.add(name)
          expectsKey = false
        }
        at = end
        break
      }
      case OPEN_OBJECT:
        objects.push(keys)
        keys = new Set()
        expectsKey = true
        break
      case OPEN_LIST:
        objects.push(keys)
        keys = null
        break
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        keys = objects.pop() ?? null
        expectsKey = false
        break
      case COMMA:
        expectsKey = keys !== null
    }
  }
  return null
}

const [QUOTE, COMMA, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT, BACKSLASH] = [0x22, 0x2c, 0x5b, 0x5d, 0x7b, 0x7d, 0x5c]

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  for (;;) {
    let slashes = 0
    while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes++
    if (slashes % 2 === 0) return end
    end = text.indexOf('"', end + 1)
  }
}
