/** Works on up to `concurrency` items at once, and gives the results in the order of the items. The first error ends it, once what is under way has settled. */
export async function* inOrder<Item, Result>(items: AsyncIterable<Item>, concurrency: number, work: (item: Item) => Promise<Result>): AsyncGenerator<Result> {
  const underWay: Promise<Result>[] = []
  try {
    for await (const item of items) {
      const result = work(item)
      result.catch(() => {}) // told when its turn comes
      underWay.push(result)
      if (underWay.length >= concurrency) yield* oldest(underWay)
    }
    while (underWay.length > 0) yield* oldest(underWay)
  } finally {
    await Promise.allSettled(underWay)
  }
}

async function* oldest<Result>(underWay: Promise<Result>[]): AsyncGenerator<Result> {
  const first = underWay[0]
  if (!first) return
  const result = await first
  underWay.shift()
  yield result
}
