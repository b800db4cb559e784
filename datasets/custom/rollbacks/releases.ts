import type { Act } from '#kit/conversations'
import { drawMoment, later, type Machine, machinesOf, type Random } from '#kit/fleet'

/** An application that is deployed as folders of releases, of which the link `current` names one. */
export interface Deployment {
  application: string
  alias: string
  hosts: readonly [Machine, ...Machine[]]
  folder: string
  /** Newest first; the first is the bad one. */
  releases: readonly string[]
  bad: string
  good: string
  url: string
}

export function deploymentOf({ site, random }: Act): Deployment {
  const role = random.pick(['api', 'web', 'worker'])
  const { machines, application, environment } = site({ roles: [role], each: random.integer(3, 4) })
  const hosts = machinesOf({ machines, application, environment, domain: '' }, role)
  let at = drawMoment(random)
  const releases = Array.from({ length: random.integer(3, 5) }, () => {
    at = later(at, -random.integer(40_000, 400_000))
    return at.toISOString().slice(0, 16).replace(/[-:]/g, '').replace('T', '-')
  })
  const [bad = '', good = ''] = releases
  return {
    application,
    alias: `${environment}-${role}`,
    hosts,
    folder: `/srv/${application}`,
    releases,
    bad,
    good,
    url: 'http://127.0.0.1/healthz',
  }
}

/** `ls -1t`, and where `current` points to. */
export const releasesOn = ({ releases, folder }: Deployment, current: string): string => `${releases.join('\n')}\n${folder}/releases/${current}`

export const listReleases = ({ folder }: Deployment): string => `ls -1r ${folder}/releases; readlink ${folder}/current`

/** Switches the link in one step and restarts the application. */
export const switchTo = ({ folder, application }: Deployment, release: string): string =>
  `sudo ln -sfn ${folder}/releases/${release} ${folder}/current.new && sudo mv -T ${folder}/current.new ${folder}/current && sudo systemctl restart ${application}`

export const health = ({ url }: Deployment): string => `curl -s -o /dev/null -w '%{http_code}' ${url}`

/** What goes wrong since the release, in its journal. */
export const drawFault = (random: Random): readonly [line: string, cause: string] =>
  random.pick([
    [`ERROR column "discount" of relation "orders" does not exist`, 'it needs a column "discount" that the database does not have'],
    [`FATAL cannot find module './pricing'`, 'the module ./pricing is missing in the release'],
    [`ERROR config key "mail.from" is required`, 'it requires the setting "mail.from", which is not set'],
    [`ERROR out of range: retries=${random.integer(90, 900)}`, 'it rejects the configured number of retries'],
  ])
