import { z } from 'zod'
import { defineStage, file, folder, type Source } from '#kit/stage'
import { findSourceFaults } from './check-source.ts'
import { takeSource } from './take-source.ts'

export default defineStage({
  summary: 'Takes the files of a public dataset, from the sample shipped with the project or from the hub at a pinned revision.',
  inputs: {},
  outputs: { raw: folder(), origin: file('origin.json') },
  params: z.strictObject({
    /** `sample`: the rows in `datasets/<source>/sample`. `hub`: the whole dataset, over the network. */
    from: z.enum(['sample', 'hub']).default('sample'),
    /** Which of the source's choices of files to take from the hub; null: the one that source.ts names. */
    configuration: z.string().min(1).nullable().default(null),
    /** Where the upstream declares no licence: `warn` says so, `refuse` fetches nothing, `accept` is silent. */
    unconfirmedLicence: z.enum(['warn', 'refuse', 'accept']).default('warn'),
  }),
  definition: '{root}/source.ts',
  reads: ['{root}/../sample/*'],
  permissions: { network: true },
  deterministic: true,

  check: ({ params, definition, step }) => findSourceFaults(definition, params, step),

  async run({ step, outputs, params, definition, cache, signal, log, progress }) {
    const source = definition as Source // `check` has seen to it
    const kept = () => cache.folder(`from the hub: ${step.name}`)
    const origin = await takeSource({ source, params, kept, target: outputs.raw.path, signal, log, progress })
    await outputs.origin.write(`${JSON.stringify(origin, null, 2)}\n`)
    const bytes = origin.files.reduce((sum, taken) => sum + taken.bytes, 0)
    log('taken', { from: params.from, files: origin.files.length, bytes, licence: origin.licence })
    return { metrics: { files: origin.files.length, bytes }, licences: [origin.licence] }
  },
})
