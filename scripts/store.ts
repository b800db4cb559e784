import { defineCommand, runMain } from 'citty'
import { loadGraph, PipelineError } from '#kit/graph'
import { presentSize, printTable } from '#kit/present'
import { createProgress } from '#kit/progress'
import { modelFolders, readHistory, SlotError } from '#kit/slots'
import { StageError } from '#kit/stage'
import { type CleaningSum, cleanStore, explainDiskFault, measureStore, planCleaning, type StoreSize, storeLayout, sumUpCleaning, verifyStore } from '#kit/store'

const workspace = process.cwd()
const DRY = { type: 'boolean', description: 'only say what would be done' } as const

const gc = defineCommand({
  meta: { name: 'gc', description: 'Lets go of what no branch, tag, model that served or output here asks for. Age does not count.' },
  args: { 'dry-run': DRY },
  run: ({ args }) =>
    told(async (signal) => {
      const request = { workspace, readSlots: (path: string) => readHistory(path), steps: loadGraph(workspace).order, signal, say: console.log }
      const isDry = args['dry-run'] === true
      return describeCleaning(sumUpCleaning(isDry ? await planCleaning(request) : await cleanStore(request)), isDry)
    }),
})

const size = defineCommand({
  meta: { name: 'size', description: 'What the store takes on the disk, by step and profile, and what else it keeps.' },
  run: () => told(async () => describeSize(await measureStore(workspace))),
})

const verify = defineCommand({
  meta: { name: 'verify', description: 'Reads all that the store holds, sets aside what is damaged and says which step makes it again.' },
  args: { 'dry-run': DRY },
  run: ({ args }) =>
    told(async (signal) => {
      const progress = createProgress('verify')
      const found = await verifyStore({ workspace, copies: await modelFolders(workspace), onlyLook: args['dry-run'] === true, progress, signal })
      progress.end()
      const read = `${found.objects} objects, ${presentSize(found.bytes)}`
      if (found.faults.length > 0) throw new StageError(`${found.faults.join('\n')}\n${read}: ${found.faults.length} not as they should be`)
      return [`${read}: all as they were stored`]
    }),
})

await runMain(defineCommand({ meta: { name: 'store', description: 'Looks after .store.' }, subCommands: { gc, size, verify } }))

/** Prints what a command found. Ctrl-C stops it; what is wrong is one message. */
async function told(work: (signal: AbortSignal) => Promise<string[]>): Promise<void> {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(name, () => controller.abort(new StageError(`stopped by ${name}; the store is whole, run the same command again to go on`)))
  try {
    for (const line of await work(controller.signal)) console.log(line)
  } catch (cause) {
    const error = await explainDiskFault(cause, { layout: storeLayout(workspace) })
    if (!(error instanceof StageError || error instanceof PipelineError || error instanceof SlotError)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}

function describeCleaning({ kept, gone, objects, of, freedBytes, cacheBytes }: CleaningSum, isDry: boolean): string[] {
  const [what, verb] = isDry ? ['would go', 'would free'] : ['gone', 'freed']
  const rows = gone.map((one) => [one.what, one.runs, presentSize(one.bytes)])
  return [
    ...printTable({ head: ['kept for', 'objects', 'size'], rows: kept.map((one) => [one.name, one.objects, presentSize(one.bytes)]) }),
    '',
    ...(rows.length > 0 ? [...printTable({ head: [what, 'runs', 'size'], rows }), ''] : []),
    objects + gone.length === 0 ? 'something asks for everything: nothing to let go of' : `${verb} ${presentSize(freedBytes)}, ${objects} of ${of} objects`,
    `the caches of stages stay: ${presentSize(cacheBytes)} in .store/cache`,
  ]
}

function describeSize({ steps, objects, rest, freeBytes }: StoreSize): string[] {
  const rows = steps
    .toSorted((a, b) => b.diskBytes - a.diskBytes)
    .map((one) => [one.step, one.profile, one.runs, presentSize(one.bytes), presentSize(one.diskBytes), presentSize(one.ownBytes)])
  const others = [
    { name: `objects (${objects.count}), each counted once`, diskBytes: objects.diskBytes },
    { name: 'of these of no kept run', diskBytes: objects.unheldBytes },
    ...rest,
  ]
  return [
    ...printTable({ head: ['step', 'profile', 'runs', 'files', 'on disk', 'of it alone'], rows }),
    '',
    ...printTable({
      head: ['in .store', 'on disk'],
      rows: [...others.map((one) => [one.name, presentSize(one.diskBytes)]), ['free on this disk', presentSize(freeBytes)]],
    }),
  ]
}
