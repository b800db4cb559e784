import type { IncidentKind } from '../incident.ts'
import { badConfig } from './bad-config.ts'
import { certificateExpired } from './certificate-expired.ts'
import { clockDrift } from './clock-drift.ts'
import { configPermission } from './config-permission.ts'
import { connectionsExhausted } from './connections-exhausted.ts'
import { consumerStuck } from './consumer-stuck.ts'
import { diskFull } from './disk-full.ts'
import { inodesExhausted } from './inodes-exhausted.ts'
import { logRotationBroken } from './log-rotation-broken.ts'
import { memoryLeak } from './memory-leak.ts'
import { outOfMemory } from './out-of-memory.ts'
import { portTaken } from './port-taken.ts'
import { replicaLag } from './replica-lag.ts'
import { serviceStopped } from './service-stopped.ts'
import { staleHostsEntry } from './stale-hosts-entry.ts'
import { tooManyFiles } from './too-many-files.ts'

/** Every way in which a site can break; a new one is a file and a line here. */
export const incidentKinds: readonly IncidentKind[] = [
  diskFull,
  badConfig,
  outOfMemory,
  certificateExpired,
  clockDrift,
  configPermission,
  connectionsExhausted,
  consumerStuck,
  inodesExhausted,
  logRotationBroken,
  memoryLeak,
  portTaken,
  replicaLag,
  serviceStopped,
  staleHostsEntry,
  tooManyFiles,
]
