/** Works on up to `concurrency` items at once and gives the results in the order of the items. The first error ends it, once what is running has settled. */
export async function* inOrder<Item, Result>(items: readonly Item[], concurrency: number, work: (item: Item) => Promise<Result>): AsyncGenerator<Result> {
  const running: Promise<Result>[] = []
  let next = 0
  const startOne = () => {
    const item = items[next]
    next += 1
    const result = work(item as Item) // next is below items.length
    result.catch(() => {})
    running.push(result)
  }
  try {
    while (next < items.length || running.length > 0) {
      while (next < items.length && running.length < concurrency) startOne()
      const first = running.shift()
      if (first) yield await first
    }
  } finally {
    await Promise.allSettled(running)
  }
}
