import type { IncidentKind } from '../incident.ts'
import { mainUnitOf } from '../machine.ts'

/** A worker runs, but the broker closed its channel and it never opened another. */
export const consumerStuck: IncidentKind = {
  name: 'consumer-stuck',
  role: 'worker',
  happen({ site, machine, random }) {
    const unit = mainUnitOf(machine)
    const broker = `10.20.${random.integer(0, 255)}.${random.integer(4, 250)}`
    const command = "ss -tn state established '( dport = :5672 )'"
    const head = 'Recv-Q Send-Q    Local Address:Port      Peer Address:Port'
    return {
      symptom: `mails and exports of ${site.application} come hours late`,
      unit: unit.name,
      evidence: [
        'delivery acknowledgement on channel 1 timed out. Timeout value used: 1800000 ms',
        'channel 1 closed by the broker: 406 PRECONDITION_FAILED',
        'consumer cancelled; waiting',
      ],
      look: {
        kind: 'text',
        command,
        broken: head,
        mended: `${head}\n0      0      ${machine.address}:${random.integer(32_768, 60_999)}      ${broker}:5672`,
      },
      cause: `${unit.name} (pid ${unit.pid}) on ${machine.name} runs, but the broker closed its channel after 1800000 ms without acknowledgement and it holds no connection to port 5672`,
      remedy: [`sudo systemctl restart ${unit.name}`],
      broken: machine,
      mended: machine,
    }
  },
}
