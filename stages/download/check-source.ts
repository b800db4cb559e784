import { knownNames } from '#kit/spelling'
import { type Source, type SourceFile, StageError } from '#kit/stage'
import { isWithin } from './hub/list-files.ts'
import { findLicenceFault, type UnconfirmedLicence } from './licence.ts'
import { findSampleFault } from './take-sample.ts'

export interface DownloadParams {
  from: 'sample' | 'hub'
  configuration: string | null
  unconfirmedLicence: UnconfirmedLicence
}

/** What can be known to be wrong with a source, or with what a step asks of it, before anything is fetched. */
export async function findSourceFaults(definition: unknown, params: DownloadParams, step: { name: string; root: string }): Promise<string[]> {
  if (!isSource(definition)) return [`${step.root}/source.ts has no source as its default export; write \`export default defineSource({ ... })\``]
  const { name, revision, configurations, configuration } = definition
  const where = `${step.root}/source.ts`
  const faults: (string | null)[] = [
    /^[0-9a-f]{40}$/.test(revision)
      ? null
      : `${where} pins "${revision}", which may stand for other rows tomorrow; write the commit, 40 hexadecimal digits, as the dataset's page lists them under "History"`,
    configuration in configurations
      ? null
      : `${where} takes the configuration "${configuration}" by default and has none of that name; ${named(configuration, definition)}`,
    ...Object.values(configurations)
      .flat()
      .map(findPathFault)
      .map((fault) => fault && `${where}: ${fault}`),
    params.configuration === null || params.configuration in configurations
      ? null
      : `the source ${name} has no configuration "${params.configuration}"; ${named(params.configuration, definition)} (the param \`configuration\` of ${step.name} in pipeline.yaml)`,
    findLicenceFault(definition, params),
    params.from === 'sample' ? await findSampleFault(definition) : null,
  ]
  return faults.filter((fault) => fault !== null)
}

/** The files that are asked for, and how many rows they hold where each is counted. */
export function chooseConfiguration(source: Source, wanted: string | null): { configuration: string; files: readonly SourceFile[]; rows: number | null } {
  const configuration = wanted ?? source.configuration
  const files = source.configurations[configuration]
  if (!files) throw new StageError(`the source ${source.name} has no configuration "${configuration}"; ${named(configuration, source)}`)
  const rows = files.reduce((sum, file) => sum + (file.rows ?? Number.NaN), 0)
  return { configuration, files, rows: Number.isNaN(rows) ? null : rows }
}

const named = (wrong: string, { configurations }: Source): string => knownNames(wrong, Object.keys(configurations))

function findPathFault({ path }: SourceFile): string | null {
  if (!isWithin(path)) return `"${path}" is no path within the repository; write it without "..", and without "/" at its ends`
  return path
    .split('/')
    .slice(0, -1)
    .some((part) => part.includes('*'))
    ? `"${path}" has a "*" before its last part; only there it stands for what the hub lists`
    : null
}

const isSource = (definition: unknown): definition is Source =>
  typeof definition === 'object' && definition !== null && ['repository', 'sample', 'configurations'].every((name) => name in definition)
