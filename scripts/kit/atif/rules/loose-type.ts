import { type AtifError, defineRule } from './rule.ts'

/** A value that only a tolerant reader takes: the number 2 written as "2", true as "yes". */
export const looseType = defineRule({
  name: 'loose-type',
  check: ({ document, raw, path }) => differences(raw, document, path),
})

function* differences(raw: unknown, read: unknown, path: string): Generator<AtifError> {
  if (raw === undefined) return
  if (typeof raw === 'object' && raw !== null && typeof read === 'object' && read !== null) {
    const fields = new Map(Object.entries(read))
    for (const [key, value] of Object.entries(raw)) {
      // Embedded documents are asked for themselves.
      if (key !== 'subagent_trajectories') yield* differences(value, fields.get(key), `${path}.${key}`)
    }
  } else if (!Object.is(raw, read)) yield { path, message: `is ${JSON.stringify(raw)}, must be written as ${JSON.stringify(read)}` }
}
