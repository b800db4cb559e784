import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineCommand, runMain } from 'citty'
import { LOCK_FILE, loadGraph, makeLock, PipelineError, printLock, readLock } from '#kit/graph'
import { Manifest } from '#kit/records'
import { storeLayout } from '#kit/store'

await runMain(
  defineCommand({
    meta: { name: 'lock', description: 'Writes pipeline.lock.json: what each step is asked for and, of deterministic ones, the digests of what it left.' },
    args: {
      check: { type: 'boolean', description: 'write nothing, fail where what is asked for differs from the lock' },
      outputs: { type: 'boolean', description: 'with --check: fail as well where an output differs from its digests in the lock' },
      requests: { type: 'boolean', description: 'write what is asked for only; the digests of outputs stay as they are' },
    },
    run: ({ args }) => {
      const workspace = process.cwd()
      try {
        const graph = loadGraph(workspace)
        const lock = readLock(workspace)
        const left = (name: string, profile: string) => outputsOf(workspace, graph.step(name, profile).root, profile)
        const wanted = printLock(makeLock(graph, lock, args.requests || (args.check && !args.outputs) ? () => undefined : left))
        const path = join(workspace, LOCK_FILE)
        if (existsSync(path) && readFileSync(path, 'utf8') === wanted) return
        if (args.check) throw new PipelineError([`${LOCK_FILE} is stale: ${firstDifference(readFileSync(path, 'utf8'), wanted)}; run: npx tsx scripts/lock.ts`])
        writeFileSync(path, wanted)
        console.log(`wrote ${LOCK_FILE}`)
      } catch (error) {
        if (!(error instanceof PipelineError)) throw error
        console.error(error.message)
        process.exitCode = 1
      }
    },
  }),
)

function outputsOf(workspace: string, root: string, profile: string) {
  const path = join(storeLayout(workspace).output(root, profile), 'manifest.json')
  if (!existsSync(path)) return undefined
  const manifest = Manifest.parse(JSON.parse(readFileSync(path, 'utf8')))
  return Object.fromEntries(manifest.files.map((file) => [file.path, { sha256: file.sha256, ...(file.rows !== undefined && { rows: file.rows }) }]))
}

function firstDifference(before: string, after: string): string {
  const old = before.split('\n')
  const line = after.split('\n').findIndex((text, index) => text !== old[index])
  return `line ${line + 1} is "${old[line]?.trim() ?? ''}", pipeline.yaml asks for "${after.split('\n')[line]?.trim() ?? ''}"`
}
