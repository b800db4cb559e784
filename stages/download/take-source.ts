import type { Origin } from '#kit/records'
import type { Log, Progress, Source } from '#kit/stage'
import { chooseConfiguration, type DownloadParams } from './check-source.ts'
import { hubOf } from './hub/hub.ts'
import { takeFiles } from './hub/take-files.ts'
import { licenceOf } from './licence.ts'
import { takeSample } from './take-sample.ts'

interface Taking {
  source: Source
  params: DownloadParams
  /** Gives the folder where what is on its way from the hub lies from one run to the next. */
  kept: () => Promise<string>
  target: string
  signal: AbortSignal
  log: Log
  progress: Progress
}

/** Brings the files of a source into `target`, and says what they are. */
export async function takeSource({ source, params, kept, target, signal, log, progress }: Taking): Promise<Origin> {
  const { licence, doubt } = licenceOf(source, params.from)
  if (doubt !== null && params.unconfirmedLicence === 'warn') log('unconfirmed-licence', { source: source.name, because: doubt })
  if (params.from === 'sample') {
    const files = [await takeSample(source, target)]
    return { source: source.name, repository: `sample of ${source.repository}`, revision: 'sample', licence, files }
  }
  const { configuration, files: wanted, rows } = chooseConfiguration(source, params.configuration)
  const files = await takeFiles({ hub: hubOf(process.env), source, files: wanted, kept: await kept(), target, signal, log, progress })
  const { name, repository, revision } = source
  return { source: name, repository, revision, licence, files, configuration, ...(rows !== null && { rows }) }
}
