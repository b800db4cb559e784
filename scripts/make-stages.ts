import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { defineCommand, runMain } from 'citty'
import { z } from 'zod'
import { PipelineFile, STAGE_TABLE, type StageTable } from '#kit/graph'
import type { AnyStage, Port } from '#kit/stage'
import { codeClosure } from '#kit/store'

const PIPELINE_SCHEMA = 'scripts/kit/graph/pipeline.schema.json'

await runMain(
  defineCommand({
    meta: { name: 'make-stages', description: 'Writes what the graph must know of the stages, and the JSON Schema of pipeline.yaml.' },
    args: { check: { type: 'boolean', description: 'write nothing, fail where a file is stale' } },
    run: async ({ args }) => {
      const workspace = process.cwd()
      const files: Record<string, unknown> = {
        [STAGE_TABLE]: await describeStages(workspace),
        [PIPELINE_SCHEMA]: z.toJSONSchema(PipelineFile, { io: 'input' }),
      }
      for (const [path, content] of Object.entries(files)) {
        const text = `${JSON.stringify(content, null, 1)}\n`
        if (existsSync(path) && readFileSync(path, 'utf8') === text) continue
        if (args.check) {
          console.error(`${path} is stale; run: npx tsx scripts/make-stages.ts`)
          process.exitCode = 1
        } else {
          writeFileSync(path, text)
          console.log(`wrote ${path}`)
        }
      }
    },
  }),
)

async function describeStages(workspace: string): Promise<StageTable> {
  const table: StageTable = {}
  for (const path of globSync('stages/*/stage.ts', { cwd: workspace }).sort()) {
    const stage = (await import(pathToFileURL(join(workspace, path)).href)).default as AnyStage // the architecture test holds that it is one
    const { sources, packages } = await codeClosure(workspace, path, null)
    table[dirname(path).slice('stages/'.length)] = {
      summary: stage.summary,
      params: z.toJSONSchema(stage.params, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>, // a JSON object
      inputs: Object.fromEntries(
        Object.entries(stage.inputs as Record<string, Port>).map(([name, port]) => [
          name,
          { kind: port.kind, output: port.output ?? name, role: port.role ?? null, optional: port.optional ?? false },
        ]),
      ),
      outputs: Object.fromEntries(Object.entries(stage.outputs as Record<string, Port>).map(([name, port]) => [name, port.kind])),
      definition: stage.definition ?? null,
      reads: [...(stage.reads ?? [])],
      cached: stage.cached ?? true,
      deterministic: stage.deterministic ?? false,
      ...(stage.asks && { asks: stage.asks.param }),
      gpu: typeof stage.gpu === 'function' || stage.gpu === true,
      readsSlots: stage.readsSlots ?? false,
      permissions: { network: false, children: false, ...stage.permissions },
      files: sources,
      packages: Object.keys(packages),
    }
  }
  return table
}
