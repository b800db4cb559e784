import type { Source } from '#kit/stage'

/** The licence of what is taken. `doubt`: why it is not confirmed, and where to look; null where it is. */
export const licenceOf = ({ licence, licenceDoubt, sample }: Source, from: 'sample' | 'hub'): { licence: string; doubt: string | null } =>
  from === 'sample' && sample.licence !== undefined ? { licence: sample.licence, doubt: null } : { licence, doubt: licenceDoubt ?? null }

export type UnconfirmedLicence = 'warn' | 'refuse' | 'accept'

/** What a doubtful licence means to a step that refuses such; null where it may go on. */
export function findLicenceFault(source: Source, params: { from: 'sample' | 'hub'; unconfirmedLicence: UnconfirmedLicence }): string | null {
  const { doubt } = licenceOf(source, params.from)
  if (doubt === null || params.unconfirmedLicence !== 'refuse') return null
  return (
    `the licence of ${source.name} is not confirmed: ${doubt}; look there, and if you may use it, ` +
    'set `unconfirmedLicence: accept` for the step in pipeline.yaml, else take the source out of it'
  )
}
