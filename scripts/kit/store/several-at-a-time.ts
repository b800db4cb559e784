/** Works through the items with at most `limit` under way and gives the results in the items' order. The first failure is the whole's. */
export async function severalAtATime<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>, limit = 4): Promise<Result[]> {
  const results: Result[] = []
  const left = items.entries()
  const worker = async () => {
    for (const [index, item] of left) results[index] = await work(item)
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker))
  return results
}
