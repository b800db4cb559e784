import { join } from 'node:path'
import { z } from 'zod'
import type { Origin } from '#kit/records'
import { defineStage, file, folder, type Source } from '#kit/stage'
import { fetchFile } from './hub/fetch-file.ts'
import { hubOf } from './hub/hub.ts'
import { listFiles } from './hub/list-files.ts'
import { findSampleFault, takeSample } from './take-sample.ts'

export default defineStage({
  summary: 'Takes the files of a public dataset, from the sample shipped with the project or from the hub at a pinned revision.',
  inputs: {},
  outputs: { raw: folder(), origin: file('origin.json') },
  params: z.strictObject({
    /** `sample`: the rows in `datasets/<source>/sample`. `hub`: the whole dataset, over the network. */
    from: z.enum(['sample', 'hub']).default('sample'),
  }),
  definition: '{root}/source.ts',
  reads: ['{root}/../sample/*'],
  permissions: { network: true },
  deterministic: true,

  async check({ params, definition, step }) {
    if (!isSource(definition)) return [`${step.root}/source.ts has no source as its default export; write \`export default defineSource({ ... })\``]
    const fault = params.from === 'sample' ? await findSampleFault(definition) : null
    return fault ? [fault] : []
  },

  async run({ outputs, params, definition, signal, log, progress }) {
    const source = definition as Source // `check` has seen to it
    const { name, repository, revision, licence, sample } = source
    const origin: Origin =
      params.from === 'sample'
        ? { source: name, repository: `sample of ${repository}`, revision: 'sample', licence: sample.licence ?? licence, files: [] }
        : { source: name, repository, revision, licence, files: [] }
    if (params.from === 'sample') origin.files.push(await takeSample(source, outputs.raw.path))
    else {
      const hub = hubOf(process.env)
      for (const wanted of await listFiles(hub, source, signal)) {
        origin.files.push(await fetchFile({ hub, source, file: wanted, target: join(outputs.raw.path, wanted.path), signal, progress }))
      }
    }
    await outputs.origin.write(`${JSON.stringify(origin, null, 2)}\n`)
    const bytes = origin.files.reduce((sum, taken) => sum + taken.bytes, 0)
    log('taken', { from: params.from, files: origin.files.length, bytes, licence: origin.licence })
    return { metrics: { files: origin.files.length, bytes } }
  },
})

const isSource = (definition: unknown): definition is Source =>
  typeof definition === 'object' && definition !== null && 'repository' in definition && 'sample' in definition
