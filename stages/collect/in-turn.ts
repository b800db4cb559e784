export interface Turns<Item> {
  /** Items at once. */
  maximum: number
  /** What an item counts for besides, each with its own most at once. */
  limitsOf(item: Item): readonly { name: string; maximum: number }[]
  signal: AbortSignal
  /** Gives after how many milliseconds the item wants another turn, or null when it is done. `signal` is aborted when all is over. */
  work(item: Item, place: number, signal: AbortSignal): Promise<number | null>
}

/**
 * Works on items, the earlier before the later wherever limits let it, and gives them in their order when they are done. Of what is done ahead only its place is
 * kept. The first error ends it, once what is running has settled.
 */
export async function* inTurn<Item>(items: readonly Item[], { maximum, limitsOf, signal: outer, work }: Turns<Item>): AsyncGenerator<Item> {
  const over = new AbortController()
  const signal = AbortSignal.any([outer, over.signal])
  const waiting = items.map((item, place) => ({ item, place, from: 0 }))
  const done = new Set<number>()
  const used = new Map<string, number>()
  const running = new Set<Promise<void>>()
  let timer: NodeJS.Timeout | undefined
  let failure: { error: unknown } | null = null
  let wake = Promise.withResolvers<void>()

  const change = (item: Item, by: number) => {
    for (const { name } of limitsOf(item)) used.set(name, (used.get(name) ?? 0) + by)
  }
  const hasRoom = (item: Item) => limitsOf(item).every(({ name, maximum: most }) => (used.get(name) ?? 0) < most)
  const begin = (turn: (typeof waiting)[number]) => {
    change(turn.item, 1)
    const turnTaken = work(turn.item, turn.place, signal)
      .then((againInMs) => {
        if (againInMs === null) done.add(turn.place)
        else putBack({ ...turn, from: performance.now() + againInMs })
      })
      .catch((error: unknown) => {
        failure ??= { error }
      })
      .finally(() => {
        change(turn.item, -1)
        running.delete(turnTaken)
        beginAll()
        wake.resolve()
      })
    running.add(turnTaken)
  }
  const putBack = (turn: (typeof waiting)[number]) => {
    const later = waiting.findIndex(({ place }) => place > turn.place)
    waiting.splice(later < 0 ? waiting.length : later, 0, turn)
  }
  const beginAll = () => {
    clearTimeout(timer)
    if (failure || signal.aborted) return
    const now = performance.now()
    for (let at = 0; running.size < maximum && at < waiting.length; ) {
      const turn = waiting[at]
      if (turn && turn.from <= now && hasRoom(turn.item)) {
        waiting.splice(at, 1)
        begin(turn)
      } else at += 1
    }
    const next = waiting.reduce((first, { from }) => (from > now ? Math.min(first, from) : first), Number.POSITIVE_INFINITY)
    if (Number.isFinite(next)) timer = setTimeout(beginAll, next - now + 1)
  }
  const stop = () => {
    failure ??= { error: outer.reason }
    wake.resolve()
  }

  outer.addEventListener('abort', stop, { once: true })
  try {
    outer.throwIfAborted()
    beginAll()
    for (const [place, item] of items.entries()) {
      while (!done.delete(place)) {
        if (failure) throw (failure as { error: unknown }).error // it is set elsewhere
        await wake.promise
        wake = Promise.withResolvers()
      }
      yield item
    }
  } finally {
    outer.removeEventListener('abort', stop)
    over.abort(new Error('the collecting of trials was given up'))
    failure ??= { error: null }
    clearTimeout(timer)
    await Promise.allSettled(running)
  }
}
