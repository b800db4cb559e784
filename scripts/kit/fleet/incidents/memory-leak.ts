import type { IncidentKind } from '../incident.ts'
import { mainUnitOf, withUnit } from '../machine.ts'

/** A process keeps what it should give back, until the host has nothing left. */
export const memoryLeak: IncidentKind = {
  name: 'memory-leak',
  role: 'api',
  happen({ site, machine, random }) {
    const unit = mainUnitOf(machine)
    const days = random.integer(3, 19)
    const clock = `${String(random.integer(0, 23)).padStart(2, '0')}:${random.integer(10, 59)}:${random.integer(10, 59)}`
    const grown = Math.round(machine.memoryMb * 0.88)
    const ps = (etime: string, rss: number) => `    PID     ELAPSED   RSS COMMAND\n${String(unit.pid).padStart(7)} ${etime.padStart(11)} ${rss} ${unit.name}`
    return {
      symptom: `${site.application} has become slower from day to day since its last release`,
      unit: unit.name,
      evidence: [
        `request took ${random.integer(8, 29)} s, of which garbage collection ${random.integer(4, 7)} s`,
        `heap ${Math.round(grown * 0.93)} MB after collection`,
      ],
      look: {
        kind: 'text',
        command: `ps -o pid,etime,rss,comm -p "$(systemctl show -p MainPID --value ${unit.name})"`,
        broken: ps(`${days}-${clock}`, grown * 1024),
        mended: ps('00:42', unit.memoryMb * 1024),
      },
      cause: `${unit.name} (pid ${unit.pid}) on ${machine.name} has grown to ${grown * 1024} kB in ${days} days and gives nothing back`,
      remedy: [`sudo systemctl restart ${unit.name}`],
      broken: { ...withUnit(machine, unit.name, { memoryMb: grown }), memoryUsedPercent: 96 },
      mended: machine,
    }
  },
}
