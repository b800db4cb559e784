import { opening, scene } from '#kit/conversations'
import { machinesOf } from '#kit/fleet'
import { type DockerShare, dockerSystemDf, gigabytes } from '#kit/screens'
import { version, yardOf } from '../containers.ts'

export const whichTag = scene('which-tag', (act) => {
  const { talk, random, ask, word } = act
  const role = random.pick(['api', 'worker', 'web', 'batch', 'auth'])
  const site = act.site({ roles: [role], each: random.integer(3, 6) })
  const hosts = machinesOf(site, role)
  const alias = `${site.environment}-${role}`
  const name = `${site.application}-${role}`
  const [tag, old] = [version(random), version(random)]
  const odd = random.chance(0.5) && tag !== old ? random.pick(hosts) : null
  talk.user(
    ask(
      [
        'Which image tag of {name} runs on the {alias} hosts',
        'Find out if all {alias} hosts run the same version of {name}',
        'Compare the tag of the container {name} across {alias}',
        'Which release of {name} is on {alias}',
        'Check that {name} is the same image everywhere on {alias}',
      ],
      { name, alias },
    ),
  )
  const image = (given: string) => `registry.${site.application}.example/${role}:${given}`
  if (random.chance(0.4)) talk.list(alias, hosts)
  talk.everywhere(
    alias,
    `docker inspect --format '{{.Config.Image}}' ${name}`,
    Object.fromEntries(hosts.map((host) => [host.name, image(host === odd ? old : tag)])),
  )
  talk.answer(
    odd
      ? word(
          [
            'Not the same: {odd} still runs {old}, the other {rest} run {tag}.',
            '{rest} of {count} hosts run {tag}; {odd} is the odd one with {old}.',
            '{odd} differs: {old} there, {tag} on the rest. It was probably left out of the last deploy; I changed nothing.',
          ],
          { odd: odd.name, old, tag, rest: hosts.length - 1, count: hosts.length },
        )
      : word(
          [
            'All {count} hosts of {alias} run {tag}.',
            '{name} is {tag} on each of the {count} hosts.',
            'The same everywhere: tag {tag} on {count} of {count} hosts.',
          ],
          { count: hosts.length, alias, name, tag },
        ),
  )
})

const diskAsks = {
  ask: [
    'How much disk does docker take on {host}',
    'Free space on {host}: docker takes too much',
    'What could be cleaned up of docker on {host}',
    'Look at the disk use of docker on {host}',
  ],
  say: ['Docker fills the disk of {host}, what can go?', '/var/lib/docker on {host} grows. See what is in there'],
}

export const diskUse = scene(
  'disk-use',
  (act) => {
    const { talk, random, word } = act
    const { host, containers } = yardOf(act)
    const round = (gb: number) => Math.round(gb * 100) / 100
    const images = round(8 + random.next() * 60)
    const unused = round(images * (0.3 + random.next() * 0.5))
    const cache = round(random.next() * 12 + 1)
    const volumes = round(2 + random.next() * 30)
    const loose = random.chance(0.6) ? round(volumes * 0.4) : 0
    const total = random.integer(14, 60)
    const count = containers.length
    const before: readonly DockerShare[] = [
      { kind: 'Images', total, active: count, sizeGb: images, reclaimableGb: unused },
      { kind: 'Containers', total: count, active: count, sizeGb: 0.21, reclaimableGb: 0 },
      { kind: 'Local Volumes', total: count + (loose > 0 ? 2 : 0), active: count, sizeGb: volumes, reclaimableGb: loose },
      { kind: 'Build Cache', total: random.integer(20, 200), active: 0, sizeGb: cache, reclaimableGb: cache },
    ]
    talk.user(opening(act, diskAsks, { host }))
    if (random.chance(0.5)) {
      const sizeGb = Math.ceil((images + cache + volumes) * 1.25)
      const used = Math.ceil(images + cache + volumes + 1)
      talk.remote(
        host,
        'df -h /var/lib/docker',
        `Filesystem      Size  Used Avail Use% Mounted on\n/dev/sdb1       ${String(sizeGb).padStart(3)}G  ${String(used).padStart(3)}G  ${String(sizeGb - used).padStart(3)}G  ${Math.ceil((used * 100) / sizeGb)}% /var/lib/docker`,
      )
    }
    talk.remote(host, 'docker system df', dockerSystemDf(before))
    const caution = loose > 0 ? ` ${gigabytes(loose)} more lie in volumes that no container uses; those may hold data, so I would leave them.` : ''
    talk.answer(
      word(
        [
          `Images take {images}, of which {unused} belong to no container; the build cache is {cache}.${caution} Shall I remove the unused images and the cache?`,
          `Docker on {host} could give back {unused} of images and {cache} of build cache.${caution} Do you want me to prune both?`,
          `The largest share is images: {images}, {unused} of it unused, and {cache} of build cache.${caution} Nothing is removed yet; may I?`,
        ],
        { host, images: gigabytes(images), unused: gigabytes(unused), cache: gigabytes(cache) },
      ),
    )
    const reply = random.pick(['both', 'both', 'images', 'none'] as const)
    if (reply === 'none') {
      talk.user(word(['No, leave it for now', 'Not yet, we may need the old images for a rollback', 'No, just wanted to know']))
      return talk.answer(
        word(
          [
            'Nothing is removed. {unused} of images stay reclaimable on {host}.',
            'Left as it is: {total} images, {images} on disk.',
            'Understood, all {total} images stay.',
          ],
          { unused: gigabytes(unused), host, total, images: gigabytes(images) },
        ),
      )
    }
    talk.user(
      reply === 'both'
        ? word(['Yes, both', 'Yes, images and cache, but no volumes', 'Go ahead, leave the volumes', 'Yes please'])
        : word(['Only the images', 'Images only, keep the cache', 'Yes, but keep the build cache']),
    )
    talk.remote(host, 'docker image prune -a -f | tail -n 1', `Total reclaimed space: ${gigabytes(unused)}`)
    if (reply === 'both') talk.remote(host, 'docker builder prune -a -f | tail -n 1', `Total:\t${gigabytes(cache)}`)
    const after = before.map((share) => {
      if (share.kind === 'Images') return { ...share, total: count, sizeGb: round(images - unused), reclaimableGb: 0 }
      return share.kind === 'Build Cache' && reply === 'both' ? { ...share, total: 0, sizeGb: 0, reclaimableGb: 0 } : share
    })
    talk.remote(host, 'docker system df', dockerSystemDf(after))
    const end = word(
      [
        'Freed {freed} on {host}. Images are down from {images} to {left}; no volume was touched.',
        '{freed} given back: images now take {left} instead of {images}. The volumes are as they were.',
        'Done, {freed} less on {host}. {count} images remain, all in use, {left} in all.',
      ],
      { host, freed: gigabytes(round(unused + (reply === 'both' ? cache : 0))), images: gigabytes(images), left: gigabytes(round(images - unused)), count },
    )
    if (random.chance(0.3)) talk.complete(end)
    else talk.answer(end)
  },
  1.6,
)
