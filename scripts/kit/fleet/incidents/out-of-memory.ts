import type { IncidentKind } from '../incident.ts'
import { unitOf, withUnit } from '../machine.ts'

/** The kernel ends the cache for want of memory. */
export const outOfMemory: IncidentKind = {
  name: 'out-of-memory',
  role: 'cache',
  happen({ site, machine, random }) {
    const { pid, memoryMb } = unitOf(machine, 'redis-server')
    const allowed = random.pick([256, 512, 1024])
    const limit = `echo 'maxmemory ${allowed}mb' | sudo tee -a /etc/redis/redis.conf`
    return {
      symptom: `${site.application} is slow since its sessions are not found in the cache`,
      unit: 'redis-server',
      evidence: [
        `Out of memory: Killed process ${pid} (redis-server) total-vm:${memoryMb * 1400}kB, anon-rss:${memoryMb * 1024}kB`,
        'redis-server.service: Main process exited, code=killed, status=9/KILL',
        "redis-server.service: Failed with result 'oom-kill'.",
      ],
      look: { kind: 'screen', command: 'free -m' },
      cause: `the kernel killed redis-server (pid ${pid}) on ${machine.name} for want of memory`,
      remedy: [limit, 'sudo systemctl start redis-server'],
      prints: { [limit]: `maxmemory ${allowed}mb` },
      broken: { ...withUnit(machine, 'redis-server', { state: 'failed' }), memoryUsedPercent: 97 },
      mended: machine,
    }
  },
}
