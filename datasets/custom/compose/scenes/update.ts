import { type Act, opening, scene } from '#kit/conversations'
import { composePs, composeUp } from '#kit/screens'
import { compose, drawTag, type Project, projectOf, withService } from '../project.ts'

const updateAsks = {
  ask: [
    'Update {service} in {folder} on {host} to the newest image',
    'Pull and restart {service} of the stack in {folder} on {host}',
    'Bring {service} in {folder} on {host} up to date',
    'Deploy the new image of {service} in {folder} on {host}',
    'Recreate {service} in {folder} on {host} with the image of its compose file',
  ],
  say: [
    'There is a new image of {service} for {folder} on {host}. Please roll it out',
    '{service} in {folder} on {host} still runs the old version, update it',
  ],
}

export const update = scene(
  'update-a-service',
  (act) => {
    const { talk, random, word } = act
    const project = projectOf(act)
    const { host, folder, name, tag } = project
    const service = 'api'
    const next = drawTag(random)
    const image = `registry.${name}.example/${service}:${next}`
    talk.user(opening(act, updateAsks, { service, folder, host }))
    talk.remote(host, compose(project, `ps ${service}`), composePs(project.containers.filter((container) => container.service === service)))
    const wanted = compose(project, `config --images ${service}`)
    talk.remote(host, wanted, image)
    if (next === tag || random.chance(0.25)) {
      talk.remote(host, compose(project, `pull ${service}`), {
        text: `[+] Pulling 0/1\n ✘ ${service} Error manifest for ${image} not found: manifest unknown: manifest unknown\nError response from daemon: manifest for ${image} not found: manifest unknown: manifest unknown`,
        exit: 1,
      })
      return talk.answer(
        word(
          [
            'The registry has no {next} of {service} (manifest unknown), so I stopped before touching anything. {service} still runs {tag}.',
            'Not updated: {image} does not exist in the registry. {tag} keeps running. Was the build finished?',
            'compose.yaml asks for {next}, which was never pushed. {service} stays on {tag}.',
          ],
          { next, service, tag, image },
        ),
      )
    }
    talk.remote(host, compose(project, `pull ${service}`), `[+] Pulling 1/1\n ✔ ${service} Pulled`)
    talk.remote(host, compose(project, `up -d --no-deps ${service}`), composeUp([[`${name}-${service}-1`, 'Started', random.integer(11, 99) / 10]]))
    return finish(act, project, { service, next, image })
  },
  1.2,
)

/** Looks whether the new container gets healthy, and says so either way. */
function finish({ talk, random, word }: Act, project: Project, { service, next, image }: { service: string; next: string; image: string }): void {
  const { host, tag } = project
  const well = random.chance(0.7)
  const seconds = random.integer(31, 58)
  const after = withService(project, service, {
    image,
    created: `${seconds + 2} seconds ago`,
    status: `Up ${seconds} seconds (${well ? 'healthy' : 'unhealthy'})`,
  }).filter((container) => container.service === service)
  talk.remote(host, `sleep 30; ${compose(project, `ps ${service}`)}`, composePs(after))
  if (well) {
    const end = word(
      [
        '{service} runs {next} (before: {tag}) and is healthy after {seconds} seconds.',
        'Updated from {tag} to {next}; healthy, up for {seconds} seconds. No other service was restarted.',
        '{service} is on {next} now and healthy. {tag} is still on disk, should you want to go back.',
      ],
      { service, next, tag, seconds },
    )
    if (random.chance(0.4)) talk.complete(end)
    else talk.answer(end)
    return
  }
  const line = random.pick(['migration 41 has not been applied', 'unknown setting "pool_mode"', 'cannot connect to cache:6379'])
  talk.remote(host, compose(project, `logs --no-color --no-log-prefix --tail 1 ${service}`), `ERROR ${line}`)
  talk.answer(
    word(
      [
        '{service} is on {next}, but unhealthy: "{line}". Shall I go back to {tag}?',
        'The new image {next} does not get healthy; its log says "{line}". {tag} worked. Back to it?',
        '{next} starts and stays unhealthy ("{line}"). I recommend {tag} until that is mended; shall I?',
      ],
      { service, next, line, tag },
    ),
  )
}
