import { isUtf8 } from 'node:buffer'
import type { Redactor } from '#kit/redact'
import type { Contents } from '#kit/sandbox'

/** Contents that lose their secrets on the way in. A placeholder's number counts within its file. */
export function redactedContents(contents: Contents, redactor: Redactor): Contents {
  return {
    get: (sha256) => contents.get(sha256),
    put: (bytes) => {
      const given = Buffer.from(bytes)
      const encoding = isUtf8(given) ? 'utf8' : 'latin1'
      const { value, found } = redactor.redact(given.toString(encoding))
      return contents.put(found.length === 0 ? given : Buffer.from(value, encoding))
    },
  }
}
