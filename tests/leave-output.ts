import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { OutputFile } from '#kit/records'
import { listFiles, sha256OfFile, storeLayout } from '#kit/store'

/** Makes a workspace one of a single step, `step` of the stage of that name, which has left what a run of the true stage has in `folder`; `folder` is removed. */
export async function leaveOutput(
  workspace: string,
  step: string,
  given: { folder: string; outputs: Readonly<Record<string, string>>; rowsOf(path: string): number | undefined },
): Promise<void> {
  const layout = storeLayout(workspace)
  const files: OutputFile[] = []
  for (const path of await listFiles(join(given.folder, 'out'))) {
    const from = join(given.folder, 'out', path)
    const [sha256, rows] = [await sha256OfFile(from), given.rowsOf(path)]
    await mkdir(dirname(layout.object(sha256)), { recursive: true })
    await copyFile(from, layout.object(sha256))
    files.push({ path, sha256, bytes: 100, ...(rows !== undefined && { rows }) })
  }
  await rm(given.folder, { recursive: true })
  const put = async (path: string, text: string) => {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  }
  await put(join(layout.output(`stages/${step}`, 'embedded'), 'manifest.json'), JSON.stringify({ schema: 'flywheel/manifest@1', files, balance: null }))
  await put(join(workspace, `stages/${step}/stage.ts`), `export { default } from '${join(import.meta.dirname, `../stages/${step}/stage.ts`)}'\n`)
  const pipeline = `profile: embedded\nprofiles: { embedded: here }\nsteps: { ${step}: { stage: ${step}, root: stages/${step} } }\n`
  await put(join(workspace, 'pipeline.yaml'), pipeline)
  const facts = { summary: 'x', params: {}, inputs: {}, outputs: given.outputs, definition: null, reads: [], files: [], packages: [] }
  const rest = { cached: true, deterministic: false, gpu: false, readsSlots: false, permissions: { network: false, children: false } }
  await put(join(workspace, 'scripts/kit/graph/stages.json'), JSON.stringify({ [step]: { ...facts, ...rest } }))
}
