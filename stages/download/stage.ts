import { z } from 'zod'
import type { Origin } from '#kit/records'
import { defineStage, file, folder, type Source } from '#kit/stage'
import { chooseConfiguration, findSourceFaults } from './check-source.ts'
import { hubOf } from './hub/hub.ts'
import { takeFiles } from './hub/take-files.ts'
import { licenceOf } from './licence.ts'
import { takeSample } from './take-sample.ts'

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
    const { licence, doubt } = licenceOf(source, params.from)
    if (doubt !== null && params.unconfirmedLicence === 'warn') log('unconfirmed-licence', { source: source.name, because: doubt })
    const origin: Origin = { source: source.name, repository: `sample of ${source.repository}`, revision: 'sample', licence, files: [] }
    if (params.from === 'sample') origin.files.push(await takeSample(source, outputs.raw.path))
    else {
      const { configuration, files, rows } = chooseConfiguration(source, params.configuration)
      Object.assign(origin, { repository: source.repository, revision: source.revision, configuration, ...(rows !== null && { rows }) })
      const kept = await cache.folder(`from the hub: ${step.name}`)
      origin.files = await takeFiles({ hub: hubOf(process.env), source, files, kept, target: outputs.raw.path, signal, log, progress })
    }
    await outputs.origin.write(`${JSON.stringify(origin, null, 2)}\n`)
    const bytes = origin.files.reduce((sum, taken) => sum + taken.bytes, 0)
    log('taken', { from: params.from, files: origin.files.length, bytes, licence })
    return { metrics: { files: origin.files.length, bytes }, licences: [licence] }
  },
})
