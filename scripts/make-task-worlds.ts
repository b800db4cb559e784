import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { defineCommand, runMain } from 'citty'
import {
  createRandom,
  type Incident,
  incidentAt,
  incidentKindOf,
  later,
  type Machine,
  mainUnitOf,
  siteOf,
  trainingWorld,
  withDisk,
  withMachine,
} from '#kit/fleet'
import { settleGenerated } from '#kit/schema'
import { df, failedUnits, journal } from '#kit/screens'

const command = 'npx tsx scripts/make-task-worlds.ts'
const folder = join(import.meta.dirname, '../tasks/find-the-cause')

/**
 * A site at which a disk ran full, with a web server that is nearly full too and leads astray. What agents do in tasks is trained on, so its names are
 * of the side of the world that training may see; scenarios alone ask in names that are held out.
 */
function drawIncident(): Incident {
  const random = createRandom('task find-the-cause')
  const site = siteOf({ world: trainingWorld, random, roles: ['proxy', 'web', 'api', 'db'], each: 2, environment: 'prod' })
  const incident = incidentAt(site, random, incidentKindOf('disk-full'))
  const web = incident.site.machines.findLast((machine) => machine.role === 'web')
  return web ? { ...incident, site: withMachine(incident.site, withDisk(web, '/var', { usedPercent: 91 })) } : incident
}

/** What a host that is well writes, and what one writes that asks a database in vain. */
function linesOf(machine: Machine, { machine: broken, evidence }: Incident): readonly string[] {
  if (machine.name === broken.name) return evidence
  const address = `${broken.address}:${mainUnitOf(broken).port}`
  switch (machine.role) {
    case 'api':
      return [`could not connect to ${address}: Connection refused`, 'answered 503 to GET /orders', `could not connect to ${address}: Connection refused`]
    case 'web':
      return ['upstream answered 503 while reading response header, request: "GET /orders HTTP/2.0"']
    case 'proxy':
      return ['Health check for server be_web/web1 succeeded, reason: Layer7 check passed, code: 200']
    default:
      return ['LOG:  checkpoint starting: time', 'LOG:  checkpoint complete: wrote 212 buffers (1.3%)']
  }
}

/** Every file of the task that its incident decides, by path. */
function filesOf(incident: Incident): Map<string, string> {
  const { machine, unit, site, now, look } = incident
  const [mount] = machine.disks.filter((disk) => disk.usedPercent >= 98).map((disk) => disk.mount)
  const answer = [machine.name, unit, mount]
  const asked = [
    `In production ${incident.symptom}. The site has ${site.machines.length} hosts. /app/hosts has a folder for each of them with what was printed there a minute ago:`,
    '`failed.txt` by `systemctl --failed`, `df.txt` by `' +
      look.command +
      '`, and `journal.txt` by journalctl for the service of that host, oldest line first.',
    '',
    'Find the host where the cause lies; the others only suffer from it, and one of them has a disk to look after that has nothing to do with it. Write three lines to',
    '/app/cause.txt: the name of that host, the name of the unit that failed there without `.service`, and the mount point of the file system that is full.',
  ]
  const solution = [
    '#!/bin/bash',
    'grep -l failed /app/hosts/*/failed.txt',
    `cat /app/hosts/${machine.name}/journal.txt /app/hosts/${machine.name}/df.txt`,
    `printf '%s\\n' ${answer.join(' ')} > /app/cause.txt`,
  ]
  const hosts = site.machines.flatMap((host): [string, string][] => {
    const [place, started] = [`environment/files/hosts/${host.name}`, later(now, host.name === machine.name ? -300 : -120)]
    const { name, pid } = mainUnitOf(host)
    return [
      [`${place}/failed.txt`, failedUnits(host)],
      [`${place}/df.txt`, df(host)],
      [`${place}/journal.txt`, journal(host, name, started, linesOf(host, incident), pid)],
    ]
  })
  const texts: [string, string][] = [
    ['instruction.md', asked.join('\n')],
    ['solution/solve.sh', solution.join('\n')],
    ['tests/expected.txt', answer.join('\n')],
    ...hosts,
  ]
  return new Map(texts.map(([path, text]) => [path, `${text}\n`]))
}

const main = defineCommand({
  meta: {
    name: 'make-task-worlds',
    description: 'Makes the files of tasks that are set in the world of the fleet: broken hosts, what is asked of them, and the answer.',
  },
  args: { check: { type: 'boolean', description: 'Only look whether the files are fresh.' } },
  async run({ args }) {
    const files = filesOf(drawIncident())
    for (const [path, text] of files) await settleGenerated({ path: join(folder, path), text, check: args.check ?? false, command })
    const entries = await readdir(join(folder, 'environment/files/hosts'), { recursive: true, withFileTypes: true })
    const left = entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(folder.length + 1)
          .replaceAll('\\', '/'),
      )
    const extra = left.filter((path) => !files.has(path))
    if (extra.length > 0) throw new Error(`${folder} holds what no incident made: ${extra.join(', ')}. Remove it and run \`${command}\``)
  },
})

await runMain(main)
