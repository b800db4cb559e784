import { isUtf8 } from 'node:buffer'
import type { Trial } from '#kit/records'
import type { Redactor } from '#kit/redact'

/** A trial without secrets, also in the files it left: a secret has the same placeholder in what was said and in what was written. */
export function redactTrial(trial: Trial, redactor: Redactor): Trial {
  const bytes = trial.state.map(({ content }) => Buffer.from(content, 'base64'))
  const encodings = bytes.map((content) => (isUtf8(content) ? 'utf8' : 'latin1'))
  const opened = { ...trial, state: trial.state.map((file, place) => ({ ...file, content: bytes[place]?.toString(encodings[place]) ?? '' })) }
  const { value, found } = redactor.redact(opened)
  if (found.length === 0) return trial
  return { ...value, state: value.state.map((file, place) => ({ ...file, content: Buffer.from(file.content, encodings[place]).toString('base64') })) }
}
