/** JSON as Python writes and reads it: NaN, Infinity and -Infinity are numbers. Throws a SyntaxError for everything else that is no JSON. */
export function parsePythonJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    // A string is matched whole, so that a word in it stays a word. No number that a program writes looks like the stand-in for NaN.
    const plain = text.replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|(?<!-)\bNaN\b/g, (found) => standIns.get(found) ?? found)
    if (plain === text) throw error
    return JSON.parse(plain, (_key, value, context?: { source?: string }) => (context?.source === standIns.get('NaN') ? Number.NaN : value))
  }
}

const standIns: ReadonlyMap<string, string> = new Map([
  ['NaN', '1.5e99999'],
  ['Infinity', '1e99999'],
  ['-Infinity', '-1e99999'],
])
