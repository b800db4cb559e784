import type { Example, Split, SplitAssignment } from '#kit/records'

/** Examples with the side each stands on. The two tables have the same order, so neither is held in memory; where they part is an error that names the row. */
export async function* withSplit(
  examples: AsyncIterable<Example>,
  splits: AsyncIterable<SplitAssignment>,
): AsyncGenerator<{ example: Example; split: Split }, void> {
  const sides = splits[Symbol.asyncIterator]()
  try {
    let row = 0
    for await (const example of examples) {
      row++
      const side = await sides.next()
      if (side.done) throw apart(`the splits end before row ${row} of the examples (${example.id})`)
      if (side.value.id !== example.id) throw apart(`row ${row} is ${example.id} among the examples and ${side.value.id} among the splits`)
      yield { example, split: side.value.split }
    }
    const left = await sides.next()
    if (!left.done) throw apart(`the splits go on after the last of ${row} examples (${left.value.id})`)
  } finally {
    await sides.return?.()
  }
}

const apart = (what: string) => new Error(`${what}; take \`examples\` and \`splits\` from the same pipeline steps, in the same order of needs`)
