import { join } from 'node:path'

/** Where things lie in a checkout. One module owns the layout of `.store` and of a step's outputs. */
export function storeLayout(workspace: string) {
  const store = join(workspace, '.store')
  return {
    store,
    objects: join(store, 'objects'),
    object: (sha256: string) => join(store, 'objects', sha256.slice(0, 2), sha256.slice(2)),
    runs: join(store, 'runs'),
    run: (step: string, key: string) => join(store, 'runs', step, `${key}.json`),
    runLog: join(store, 'runs.jsonl'),
    /** Objects that were found to hold other bytes than their name says. */
    damagedObjects: join(store, 'damaged'),
    damaged: (sha256: string) => join(store, 'damaged', sha256),
    plot: (name: string) => join(store, 'plots', `${name}.svg`),
    folders: join(store, 'folders'),
    folder: (digest: string) => join(store, 'folders', `${digest.replace('sha256:', '')}.json`),
    caches: join(store, 'cache'),
    cache: (stage: string) => join(store, 'cache', stage),
    /** What a step keeps that was asked to run anew: nothing of before. */
    freshCache: (stage: string, step: string, profile: string, epoch: number) => join(store, 'cache', stage, 'fresh', `${step}.${profile}.${epoch}`),
    scratches: join(store, 'scratch'),
    scratch: (step: string) => join(store, 'scratch', `${step}-${process.pid}`),
    locks: join(store, 'locks'),
    lock: (step: string) => join(store, 'locks', step),
    /** Held by who works on the store as a whole; no step can have this name. */
    wholeLock: join(store, 'locks', '.whole'),
    nx: join(store, 'nx'),
    output: (root: string, profile: string) => join(workspace, root, 'out', profile),
  }
}
export type StoreLayout = ReturnType<typeof storeLayout>
