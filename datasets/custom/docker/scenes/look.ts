import { opening, scene } from '#kit/conversations'
import { daemonDown, dockerPs, dockerStats, memoryPercent, socketDenied } from '#kit/screens'
import { withContainer, yardOf } from '../containers.ts'

const which = {
  ask: [
    'Which containers run on {host}',
    'List the docker containers on {host}',
    'Are all containers on {host} healthy',
    'Show what docker runs on {host} and tell me if anything is off',
    'Check the containers of {application} on {host}',
    'How many containers are up on {host}',
  ],
  say: ['Something feels slow on {host}. Are all its containers up?', 'I just rebooted {host}; did all containers come back?'],
}

export const listRunning = scene(
  'list-running',
  (act) => {
    const { talk, random, word } = act
    const healthy = yardOf(act)
    const { host, application } = healthy
    const ill = random.pick(healthy.containers)
    const state = random.pick(['all-up', 'all-up', 'unhealthy', 'exited', 'denied', 'daemon'] as const)
    talk.user(opening(act, which, { host, application }))
    const names = healthy.containers.map(({ name }) => name).join(', ')
    const count = healthy.containers.length
    if (state === 'daemon') {
      const pid = random.integer(700, 9000)
      talk.remote(host, 'docker ps', { text: daemonDown, exit: 1 })
      talk.remote(
        host,
        'systemctl is-active docker; journalctl -u docker -n 2 --no-pager -o cat',
        {
          text: `failed\nfailed to start daemon, ensure docker is not running or delete /var/run/docker.pid: process with PID ${pid} is still running\ndocker.service: Failed with result 'exit-code'.`,
          exit: 0,
        }.text,
      )
      return talk.answer(
        word(
          [
            'No container can be seen on {host}: the docker daemon itself is down. It refuses to start because /var/run/docker.pid names process {pid}, which is still running. I changed nothing.',
            'Docker on {host} has failed. Its journal says that process {pid} from /var/run/docker.pid still runs, so the daemon will not start a second time. Shall I look at process {pid}?',
            'I cannot say which containers run: docker.service on {host} is failed, blocked by pid {pid} in /var/run/docker.pid.',
          ],
          { host, pid },
        ),
      )
    }
    if (state === 'denied') {
      talk.remote(host, 'docker ps', { text: socketDenied, exit: 1 })
      talk.remote(host, 'sudo docker ps', dockerPs(healthy.containers))
      return talk.answer(
        word(
          [
            '{count} containers run on {host}: {names}. My user is not in the docker group there, so I read it with sudo.',
            'With sudo, since the docker socket is closed to me: {count} containers are up on {host} ({names}).',
            '{host} runs {names}; that is {count} in all, none restarting. It took sudo to ask.',
          ],
          { host, names, count },
        ),
      )
    }
    if (state === 'all-up') {
      talk.remote(host, random.pick(['docker ps', 'docker ps -a']), dockerPs(healthy.containers))
      return talk.answer(
        word(
          [
            '{count} containers run on {host}, all up: {names}.',
            'All {count} are up on {host}: {names}. None is restarting or unhealthy.',
            '{host} runs {names} ({count} containers). Nothing looks off.',
          ],
          { host, names, count },
        ),
      )
    }
    const exit = random.pick([1, 2, 137, 139])
    const ago = `${random.integer(4, 50)} minutes`
    const status = state === 'unhealthy' ? `Up ${ago} (unhealthy)` : `Exited (${exit}) ${ago} ago`
    const { containers } = withContainer(healthy, ill.name, { status, ...(state === 'exited' ? { ports: '' } : {}) })
    talk.remote(host, 'docker ps -a', dockerPs(containers, { all: true }))
    talk.answer(
      state === 'unhealthy'
        ? word(
            [
              '{up} of {count} containers on {host} are fine; {ill} is up but unhealthy for up to {ago}: its health check fails.',
              'One needs a look: {ill} on {host} runs, yet its health check fails ({status}). The other {up} are up.',
              '{ill} is unhealthy on {host}. The rest ({up} containers) is in order.',
            ],
            { host, ill: ill.name, up: count - 1, count, ago, status },
          )
        : word(
            [
              '{up} of {count} containers run on {host}. {ill} stopped {ago} ago with exit status {exit}.',
              'Not all: {ill} on {host} ended with {exit} {ago} ago. The other {up} are up.',
              '{ill} is down on {host} (exit {exit}, {ago} ago); {up} others run. I can read its log if you want.',
            ],
            { host, ill: ill.name, up: count - 1, count, ago, exit },
          ),
    )
  },
  2,
)

export const memoryUse = scene('memory-use', (act) => {
  const { talk, random, ask, word } = act
  const { host, application, containers } = yardOf(act)
  const loads = containers.map(({ id, name }) => {
    const limitMb = random.pick([256, 512, 1024, 2048, 4096])
    return { id, name, cpuPercent: random.next() * 60, memoryMb: Math.round(limitMb * (0.1 + random.next() * 0.87)), limitMb, processes: random.integer(2, 60) }
  })
  const byMemory = [...loads].sort((one, other) => other.memoryMb - one.memoryMb)
  const byShare = [...loads].sort((one, other) => other.memoryMb / other.limitMb - one.memoryMb / one.limitMb)
  const [largest, closest] = [byMemory[0], byShare[0]]
  if (!largest || !closest) throw new RangeError('a yard has containers')
  talk.user(
    ask(
      [
        'Which container on {host} takes the most memory',
        'What do the containers of {application} use on {host}',
        'Show memory and CPU of the containers on {host}',
        'Find the container that takes most memory on {host}',
        'Is any container on {host} close to its memory limit',
      ],
      { host, application },
    ),
  )
  talk.remote(host, 'docker stats --no-stream', dockerStats(loads))
  const warn = closest.memoryMb / closest.limitMb > 0.85
  talk.answer(
    word(
      warn
        ? [
            '{largest} takes the most ({mb} MiB). Watch {closest}: it is at {share} % of its limit of {limit} MiB and may be killed soon.',
            'Most memory: {largest} with {mb} MiB. Closest to its limit is {closest} at {share} % of {limit} MiB, which is tight.',
            '{closest} is the one to worry about: {share} % of its {limit} MiB. In plain megabytes {largest} leads with {mb}.',
          ]
        : [
            '{largest} takes the most, {mb} MiB. None is near its limit; the closest is {closest} at {share} %.',
            'Most memory goes to {largest} ({mb} MiB). Limits are no concern: {closest} comes closest with {share} %.',
            '{largest} leads with {mb} MiB. All {count} containers have room, the fullest being {closest} at {share} % of {limit} MiB.',
          ],
      { largest: largest.name, mb: largest.memoryMb, closest: closest.name, share: memoryPercent(closest), limit: closest.limitMb, count: loads.length },
    ),
  )
})

export const publishedPort = scene('published-port', (act) => {
  const { talk, random, ask, word } = act
  const { host, containers } = yardOf(act)
  const published = containers.filter(({ ports }) => ports.includes('->'))
  const target = random.pick(published)
  const port = target.ports.match(/:(\d+)->/)?.[1] ?? ''
  const inner = target.ports.match(/->(\d+)/)?.[1] ?? ''
  const found = random.chance(0.7)
  const asked = found ? port : String(Number(port) + random.integer(101, 199))
  talk.user(
    ask(
      [
        'Which container answers on port {asked} of {host}',
        'What listens on {host}:{asked}, is it docker',
        'Find the container behind port {asked} on {host}',
        'Who owns port {asked} on {host}? I think it is a container',
        'Tell me which container publishes {asked} on {host}',
      ],
      { host, asked },
    ),
  )
  talk.remote(host, `docker ps --filter publish=${asked}`, dockerPs(found ? [target] : []))
  if (found)
    return talk.answer(
      word(
        [
          'Port {asked} on {host} belongs to {name} ({image}); inside the container it is {inner}.',
          'It is {name}: {host} forwards {asked} to port {inner} of the container, which runs {image}.',
          '{name} publishes it, {asked} to {inner}. The container has been {status}.',
        ],
        { asked, host, name: target.name, image: target.image, inner, status: target.status.toLowerCase() },
      ),
    )
  const user = random.pick(['node', 'python3', 'java', 'gunicorn'])
  const pid = random.integer(900, 30_000)
  const bound = random.chance(0.5)
  talk.remote(
    host,
    `sudo ss -tlnp 'sport = :${asked}'`,
    `State   Recv-Q  Send-Q  Local Address:Port  Peer Address:Port  Process${bound ? `\nLISTEN  0       511     0.0.0.0:${asked}        0.0.0.0:*          users:(("${user}",pid=${pid},fd=19))` : ''}`,
  )
  if (bound)
    return talk.answer(
      word(
        [
          'No container publishes {asked}. The port is held by {user}, process {pid}, which runs on {host} itself.',
          'It is not docker: {user} (pid {pid}) listens on {asked} directly on {host}.',
          'Process {pid} ({user}) owns port {asked} on {host}; no container is behind it.',
        ],
        { asked, user, pid, host },
      ),
    )
  talk.remote(host, "docker ps --format '{{.Names}} {{.Ports}}'", published.map(({ name, ports }) => `${name} ${ports}`).join('\n'))
  talk.answer(
    word(
      [
        'Nothing listens on {asked} of {host}, neither a container nor a process. Published there: {name} on {port}.',
        'Port {asked} is free on {host}. Did you mean {port}, which {name} publishes?',
        'No one answers on {asked}. The nearest is {name}, on port {port} of {host}.',
      ],
      { asked, host, name: target.name, port },
    ),
  )
})
