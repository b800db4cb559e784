import { type Act, opening, scene } from '#kit/conversations'
import { type Deployment, deploymentOf, drawFault, health, listReleases, releasesOn, switchTo } from './releases.ts'

const asks = {
  ask: [
    'Roll {application} on {alias} back to the release before',
    'Find out whether the last release of {application} on {alias} is bad, and roll back if so',
    'Take the last deploy of {application} on {alias} back',
    'Bring {application} on {alias} back to the previous release',
    'Check the new release of {application} on {alias}, it looks broken',
  ],
  say: [
    'Since the deploy {application} on {alias} answers errors. Can we go back?',
    'The release of {application} from this morning is broken on {alias}.',
    '{application} is bad since the last deploy ({alias}). We need the one before.',
  ],
}

const each = ({ hosts }: Deployment, text: string) => Object.fromEntries(hosts.map((host) => [host.name, text]))

/** Which release is live, which one was before, and whether the live one is well. */
function look(act: Act, given: { well: boolean }): { deployment: Deployment; cause: string; line: string } {
  const { talk, random } = act
  const deployment = deploymentOf(act)
  const { application, alias, hosts, bad } = deployment
  const [line, cause] = drawFault(random)
  talk.user(opening(act, asks, { application, alias }))
  if (random.chance(0.4)) talk.list(alias, hosts)
  talk.everywhere(alias, health(deployment), each(deployment, given.well ? '200' : '500'))
  const [first] = hosts
  talk.remote(first.name, listReleases(deployment), releasesOn(deployment, bad))
  if (!given.well) talk.remote(first.name, `journalctl -u ${application} -n 1 --no-pager -o cat`, line)
  return { deployment, cause, line }
}

const proposals = [
  'The live release {bad} is bad: {count} of {count} hosts answer 500, because {cause}. The one before is {good}, still on disk. Shall I switch {alias} back to {good}?',
  '{bad} fails on all {count} hosts of {alias} ({cause}). Previous release: {good}. May I roll back to {good} and restart {application}?',
  'It is the release: {cause}. {good} was live before {bad}. I would switch the link on the {count} hosts of {alias} to {good} and restart; do you agree?',
] as const

const yeses = ['Yes, roll back', 'Go ahead', 'Yes please, to {good}', 'ok, roll back to {good}', 'Do it, one host first', 'Yes, and check each host'] as const

export const rollBack = scene(
  'roll-back',
  (act) => {
    const { talk, random, word } = act
    const { deployment, cause } = look(act, { well: false })
    const { application, alias, hosts, bad, good, folder } = deployment
    const values = { application, alias, bad, good, cause, count: hosts.length, first: hosts[0].name, rest: hosts.length - 1 }
    talk.answer(word(proposals, values))
    talk.user(word(yeses, values))
    const [first, ...others] = hosts
    talk.remote(first.name, switchTo(deployment, good), '')
    const stubborn = random.chance(0.2)
    talk.remote(first.name, `sleep 5; ${health(deployment)}; echo; readlink ${folder}/current`, `${stubborn ? 500 : 200}\n${folder}/releases/${good}`)
    if (stubborn) {
      const line = 'ERROR schema version 42 is newer than 41, which this release knows'
      talk.remote(first.name, `journalctl -u ${application} -n 1 --no-pager -o cat`, line)
      return talk.answer(
        word(
          [
            'I stopped after {first}: {good} answers 500 there too, since the database schema is at 42 and that release knows 41. The migration has to go back first, which I did not do. The other {rest} hosts still run {bad}.',
            'Rolling back does not help: on {first} release {good} says that schema version 42 is newer than 41. {bad} migrated the database. Either the migration is undone or {bad} mended.',
            '{good} does not run with the present schema (42, it knows 41). Only {first} was switched; should it go back to {bad}?',
          ],
          values,
        ),
      )
    }
    for (const host of others) talk.remote(host.name, switchTo(deployment, good), '')
    talk.everywhere(alias, `sleep 5; ${health(deployment)}; echo; readlink ${folder}/current`, each(deployment, `200\n${folder}/releases/${good}`))
    const end = word(
      [
        '{application} runs {good} on all {count} hosts of {alias} again and answers 200 everywhere. {bad} stays on disk for you to look at; {cause}.',
        'Rolled back: {count} of {count} hosts on {good}, each answers 200. The cause was in {bad}: {cause}.',
        'Back on {good}, {first} first and then the rest; all answer 200. Do not deploy {bad} again before that is mended: {cause}.',
      ],
      values,
    )
    if (random.chance(0.35)) talk.complete(end)
    else talk.answer(end)
  },
  1.8,
)

export const declined = scene(
  'roll-forward-instead',
  (act) => {
    const { talk, word } = act
    const { deployment, cause } = look(act, { well: false })
    const { application, alias, hosts, bad, good } = deployment
    const values = { application, alias, bad, good, cause, count: hosts.length }
    talk.answer(word(proposals, values))
    talk.user(word(['No, we mend it and deploy again', 'Wait, the fix is on its way', 'No, leave {bad} live', 'Not yet, I want to ask the team'], values))
    talk.answer(
      word(
        [
          'Then {bad} stays live. Until the fix is out, all {count} hosts answer 500. {good} is on disk should you change your mind.',
          'Nothing switched: {alias} keeps {bad}. What it needs: {cause}.',
          'Understood, no rollback. {good} remains available on each of the {count} hosts.',
        ],
        values,
      ),
    )
  },
  0.7,
)

export const notTheRelease = scene(
  'not-the-release',
  (act) => {
    const { talk, random, word } = act
    const { deployment } = look(act, { well: true })
    const { application, hosts, bad, good } = deployment
    const errors = random.integer(0, 4)
    talk.remote(
      hosts[0].name,
      `journalctl -u ${application} --since '1 hour ago' --no-pager -o cat | grep -cE 'ERROR|FATAL'`,
      errors === 0 ? { text: '0', exit: 1 } : String(errors),
    )
    talk.answer(
      word(
        [
          'I would not roll back yet: {bad} answers 200 on all {count} hosts and logged {errors} errors in the last hour. What exactly do you see? {good} is ready if we need it.',
          '{bad} looks healthy ({count} times 200, {errors} errors in an hour). The fault may lie elsewhere; shall I look at the proxy first, or roll back to {good} anyway?',
          'Nothing points to the release: {count} of {count} hosts answer 200 with {bad}, {errors} errors logged. Rolling back to {good} would be a guess.',
        ],
        { bad, good, count: hosts.length, errors },
      ),
    )
  },
  0.8,
)

const which = {
  ask: [
    'Which release of {application} is live on {alias}',
    'Are all {alias} hosts on the same release of {application}',
    'Which release of {application} was live before on {alias}',
    'Show the releases of {application} on {alias}',
    'To what could we roll {application} on {alias} back',
  ],
  say: ['Before I deploy {application}: what is live on {alias}, and what was before?', 'I need to know our way back for {application} on {alias}.'],
}

export const releases = scene(
  'which-release',
  (act) => {
    const { talk, random, word } = act
    const deployment = deploymentOf(act)
    const { application, alias, hosts, bad: live, good: before } = deployment
    const odd = random.chance(0.4) ? random.pick(hosts) : null
    const gone = random.chance(0.2)
    talk.user(opening(act, which, { application, alias }))
    const kept = gone ? { ...deployment, releases: [live] } : deployment
    talk.everywhere(
      alias,
      listReleases(deployment),
      Object.fromEntries(
        hosts.map((host) => [host.name, releasesOn(host === odd && gone ? { ...deployment, releases: [before] } : kept, host === odd ? before : live)]),
      ),
    )
    const values = { live, before, count: hosts.length, rest: hosts.length - 1, odd: odd?.name ?? '', releases: deployment.releases.length, alias, application }
    if (odd)
      return talk.answer(
        word(
          [
            'Not the same: {odd} still runs {before}, the other {rest} run {live}.',
            '{live} is live on {rest} of {count} hosts; {odd} was left at {before}.',
            'Mind {odd}: its link names {before}, elsewhere it is {live}.',
          ],
          values,
        ),
      )
    if (gone)
      return talk.answer(
        word(
          [
            '{live} is live on all {count} hosts, and no other release is on disk. There is nothing to roll back to without a new upload.',
            'All {count} run {live}. Older releases were removed, so a rollback would need the package first.',
            'Live: {live}. There is no way back at the moment, since it is the only release kept on the {count} hosts.',
          ],
          values,
        ),
      )
    talk.answer(
      word(
        [
          '{live} is live on all {count} hosts; before it came {before}. {releases} releases are on disk.',
          'All {count} hosts of {alias} run {live}. The way back is {before}.',
          'Live is {live}, previous {before}, {releases} kept in all.',
        ],
        values,
      ),
    )
  },
  0.9,
)

const kubeAsks = {
  ask: [
    'Undo the last rollout of {application} in {namespace}',
    'Roll the deployment {application} in {namespace} back',
    'Take {application} in namespace {namespace} back to the revision before',
    'Check the last rollout of {application} in {namespace} and undo it if it is bad',
  ],
  say: [
    'The new image of {application} in {namespace} is broken, go back',
    '{application} in {namespace} crashes since the last rollout. Back to the old one please',
    'We released {application} to {namespace} and it fails. What was before?',
  ],
}

export const kubernetes = scene('undo-a-rollout', (act) => {
  const { talk, random, word, stem } = act
  const namespace = stem()
  const application = random.pick(['api', 'web', 'checkout', 'billing', 'search'])
  const revision = random.integer(4, 60)
  const version = (minor: number) => `registry.${namespace}.example/${application}:3.${minor}.0`
  const minor = random.integer(2, 40)
  const count = random.integer(2, 6)
  const kubectl = (rest: string) => `kubectl -n ${namespace} ${rest}`
  const [line, cause] = drawFault(random)
  talk.user(opening(act, kubeAsks, { application, namespace }))
  talk.bash(
    kubectl(`rollout history deployment/${application}`),
    `deployment.apps/${application}\nREVISION  CHANGE-CAUSE\n${revision - 1}         image ${version(minor - 1)}\n${revision}         image ${version(minor)}`,
  )
  talk.bash(kubectl(`logs deployment/${application} --tail=1`), line)
  talk.answer(
    word(
      [
        'Revision {revision} (3.{minor}.0) fails: {cause}. Revision {before} ran 3.{old}.0. Shall I undo to revision {before}?',
        '{cause}; that came with 3.{minor}.0. Before it was revision {before} with 3.{old}.0. May I roll back to it?',
        'I found revision {before} (3.{old}.0) as the last good one; revision {revision} breaks since {cause}. Do you want me to undo the rollout?',
      ],
      { revision, before: revision - 1, minor, old: minor - 1, cause },
    ),
  )
  if (random.chance(0.2)) {
    talk.user(word(['No, wait for the fix', 'Not yet', 'Leave it for now']))
    return talk.answer(
      word(
        ['Left at revision {revision}. Revision {before} is still in the history.', 'Nothing undone; {application} stays on 3.{minor}.0, revision {revision}.'],
        { revision, before: revision - 1, application, minor },
      ),
    )
  }
  talk.user(word(['Yes, undo it', 'Go ahead', 'Yes, back to revision {before}', 'ok, roll back'], { before: revision - 1 }))
  talk.bash(kubectl(`rollout undo deployment/${application} --to-revision=${revision - 1}`), `deployment.apps/${application} rolled back`)
  talk.bash(kubectl(`rollout status deployment/${application} --timeout=180s`), `deployment "${application}" successfully rolled out`)
  talk.bash(
    kubectl(`get deployment ${application} -o jsonpath='{.spec.template.spec.containers[0].image} {.status.readyReplicas}/{.status.replicas}'`),
    `${version(minor - 1)} ${count}/${count}`,
  )
  const end = word(
    [
      '{application} is back on 3.{old}.0, {count}/{count} pods ready. It counts as revision {next} now.',
      'Undone: image 3.{old}.0, {count}/{count} ready. The pipeline would deploy 3.{minor}.0 again, so stop it until that is mended.',
      'Rolled back from 3.{minor}.0 to 3.{old}.0; {count}/{count} replicas are ready.',
    ],
    { application, old: minor - 1, minor, count, next: revision + 1 },
  )
  if (random.chance(0.35)) talk.complete(end)
  else talk.answer(end)
})
