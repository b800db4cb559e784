import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { defineCommand, runMain } from 'citty'
import { createRandom } from '#kit/fleet'
import type { Random, Source } from '#kit/stage'
import agentinstruct from '../datasets/agentinstruct/download/source.ts'
import { makeSample as makeAgentinstruct } from '../datasets/agentinstruct/make-sample/make-sample.ts'
import glaive from '../datasets/glaive/download/source.ts'
import { makeSample as makeGlaive } from '../datasets/glaive/make-sample/make-sample.ts'
import toucan from '../datasets/toucan/download/source.ts'
import { makeSample as makeToucan } from '../datasets/toucan/make-sample/make-sample.ts'

const workspace = join(import.meta.dirname, '..')
const samples: { source: Source; make(random: Random): string }[] = [
  { source: glaive, make: makeGlaive },
  { source: agentinstruct, make: makeAgentinstruct },
  { source: toucan, make: makeToucan },
]

const command = defineCommand({
  meta: { name: 'make-samples', description: 'Write the samples shipped with the project, and their digests into source.ts' },
  args: { check: { type: 'boolean', default: false, description: 'Write nothing; fail when a file is not what would be written' } },
  run: async ({ args }) => {
    for (const { source, make } of samples) {
      const text = make(createRandom(`sample of ${source.name}`))
      const sha256 = createHash('sha256').update(text).digest('hex')
      const file = join(workspace, source.sample.path)
      const definition = join(workspace, 'datasets', source.name, 'download', 'source.ts')
      if (!args.check) {
        await mkdir(dirname(file), { recursive: true })
        await writeFile(file, text)
        await writeFile(definition, (await readFile(definition, 'utf8')).replace(source.sample.sha256, sha256))
        console.log(`${source.sample.path}: ${Buffer.byteLength(text)} bytes, sha256 ${sha256}`)
      } else if (source.sample.sha256 !== sha256 || (await readFile(file, 'utf8').catch(() => '')) !== text) {
        console.error(`${source.sample.path} or its digest in ${definition} is stale; run: npx tsx scripts/make-samples.ts`)
        process.exitCode = 1
      }
    }
  },
})

await runMain(command)
