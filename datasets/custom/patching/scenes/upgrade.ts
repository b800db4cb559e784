import { consent, opening, refusal, scene } from '#kit/conversations'
import { type Machine, mainUnitOf } from '#kit/fleet'
import { aptUpgradable, aptUpgraded, drawUpdates, rebootCommand, rebootPackages, type Update } from '../updates.ts'

const securityOf = (updates: readonly Update[]) => updates.filter(({ isSecurity }) => isSecurity)
const install = (updates: readonly Update[]) =>
  `sudo DEBIAN_FRONTEND=noninteractive apt-get install --only-upgrade -y ${updates.map(({ name }) => name).join(' ')}`
const told = (updates: readonly Update[]) => updates.map(({ name, fresh }) => `${name} ${fresh}`).join(', ')

/** The security updates of one host that is not production, and what they leave to do. */
export const oneHost = scene('one-host', (act) => {
  const { talk, random, word, site } = act
  const [machine] = site({
    roles: [random.pick(['web', 'api', 'worker', 'cache', 'build'])],
    each: 1,
    environment: random.pick(['stage', 'dev', 'test', 'qa']),
  }).machines
  if (!machine) return
  const updates = drawUpdates(random)
  const urgent = securityOf(updates)
  const unit = mainUnitOf(machine).name
  const values = { host: machine.name, urgent: told(urgent), count: urgent.length, unit, rest: updates.length - urgent.length }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Install the security updates on {host}',
          'Patch {host}, security only',
          'Bring the security updates onto {host} and see that {unit} still runs',
          'Apply pending security fixes on {host}',
          'Upgrade what is a security update on {host}, nothing else',
        ],
        say: ['{host} needs its security updates', 'Please get {host} patched. Only what is for security'],
      },
      values,
    ),
  )
  talk.remote(machine.name, 'sudo apt-get update -qq; apt list --upgradable 2>/dev/null', aptUpgradable(updates))
  const fails = random.chance(0.2)
  if (fails) {
    const percent = random.integer(97, 100)
    talk.remote(machine.name, install(urgent), { text: `E: You don't have enough free space in /var/cache/apt/archives/.`, exit: 100 })
    talk.remote(
      machine.name,
      'df -h /var; du -sh /var/cache/apt/archives',
      `Filesystem  Size  Used  Avail  Use%  Mounted on\n/dev/sdb1   ${machine.disks[1]?.sizeGb ?? 100}G  ${machine.disks[1]?.sizeGb ?? 100}G   60M  ${percent}%  /var\n812M\t/var/cache/apt/archives`,
    )
    talk.answer(
      word(
        [
          'Nothing was installed: /var on {host} is {percent}% full. The cache of apt holds 812M; with your consent I run `sudo apt-get clean` and try again.',
          'It stopped for want of space, /var is at {percent}%. `apt-get clean` would free 812M. Shall I?',
        ],
        { ...values, percent },
      ),
    )
    talk.user(consent(act, 'clean the cache of apt'))
    talk.remote(machine.name, 'sudo apt-get clean', '')
  }
  talk.remote(machine.name, install(urgent), aptUpgraded(urgent, values.rest))
  talk.remote(machine.name, `systemctl is-active ${unit}; ${rebootCommand}`, `active\n${rebootPackages(urgent)}`)
  talk.answer(
    `${word(['{urgent}: installed on {host}, and {unit} is active.', 'Done on {host}, {count} packages: {urgent}. {unit} still runs (active).', '{host} has its security updates now ({urgent}); {unit} is active.'], values)} ${
      rebootPackages(urgent) === 'none'
        ? word(['No reboot is asked for.', 'No reboot needed.', '{rest} ordinary updates are left.'], values)
        : word(['A reboot is due for the kernel; I leave the time to you.', 'The new kernel is used after a reboot, which I did not make.'], values)
    }`,
  )
})

/** Staging, a look, consent, and production host by host. */
export const inWaves = scene('in-waves', (act) => {
  const { talk, random, word, site } = act
  const role = random.pick(['web', 'cache', 'proxy', 'search', 'queue'])
  const staging = site({ roles: [role], each: 2, environment: 'stage' }).machines
  const production = site({ roles: [role], each: random.integer(2, 3), environment: 'prod' }).machines
  const [first] = staging
  const updates = drawUpdates(random)
  const urgent = securityOf(updates)
  const unit = first ? mainUnitOf(first).name : ''
  const values = {
    role,
    urgent: told(urgent),
    count: urgent.length,
    staging: staging.map(({ name }) => name).join(' and '),
    production: production.map(({ name }) => name).join(', '),
    unit,
  }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Roll the security updates out to the {role} hosts, staging first',
          'Patch the {role} hosts in waves: stage, then prod',
          'Bring security updates to all {role} hosts, production last',
          'Update the {role} hosts, begin in staging and ask me before production',
          'Take the {role} fleet through the security updates, in waves',
        ],
        say: ['It is patch day for the {role} hosts. Stage first, as always', 'The {role} hosts, stage and prod, need the security updates'],
      },
      values,
    ),
  )
  if (random.chance(0.5))
    talk.think(
      word(
        [
          'Wave 1 is stage-{role}. Only if all is well there and somebody agrees comes prod-{role}, one host after the other.',
          'Staging first, check the service and the reboot flag, then report. Production is not mine to begin.',
        ],
        values,
      ),
    )
  const each = <T>(machines: readonly Machine[], text: T) => Object.fromEntries(machines.map(({ name }) => [name, text]))
  talk.everywhere(`stage-${role}`, 'sudo apt-get update -qq; apt list --upgradable 2>/dev/null', each(staging, aptUpgradable(updates)))
  talk.everywhere(`stage-${role}`, install(urgent), each(staging, aptUpgraded(urgent, updates.length - urgent.length)))
  const broken = random.chance(0.2)
  const check = `systemctl is-active ${unit}; ${rebootCommand}`
  const well = `active\n${rebootPackages(urgent)}`
  talk.everywhere(`stage-${role}`, check, broken && first ? { ...each(staging, well), [first.name]: `failed\n${rebootPackages(urgent)}` } : each(staging, well))
  if (broken && first) {
    talk.remote(
      first.name,
      `journalctl -u ${unit} -n 2 --no-pager -o cat`,
      `${unit}: fatal: setting legacy_mode is not known to this version\n${unit}.service: Main process exited, code=exited, status=1/FAILURE`,
    )
    talk.answer(
      word(
        [
          'Stop after wave 1: {unit} failed on {host} after the updates ("setting legacy_mode is not known to this version"). Production is untouched and should stay so until that is understood.',
          '{host} did not come through: {unit} exits with status=1/FAILURE, since it does not know the setting legacy_mode any more. I did not go on to production.',
        ],
        { ...values, host: first.name },
      ),
    )
    return
  }
  const reboot = rebootPackages(urgent) !== 'none'
  talk.answer(
    word(
      [
        'Staging is done: {urgent} on {staging}, {unit} active. Next would be {production}, one after the other. May I?',
        '{staging} have {urgent} and are well. Shall I go on with production ({production})?',
        'Wave 1 is through ({staging}: {count} packages, {unit} active). Do you agree to wave 2: {production}?',
      ],
      values,
    ) + (reboot ? ' A reboot is due there for the kernel.' : ''),
  )
  if (random.chance(0.25)) {
    talk.user(refusal(act))
    talk.answer(
      word(
        ['Then production stays as it is. Patched so far: {staging}; open: {production}.', 'All right. {production} are not touched; {staging} have {urgent}.'],
        values,
      ),
    )
    return
  }
  talk.user(consent(act, 'go on with production'))
  for (const { name } of production) {
    talk.remote(name, install(urgent), aptUpgraded(urgent, updates.length - urgent.length))
    talk.remote(name, check, well)
  }
  talk.answer(
    word(
      [
        'Production is patched: {production}, each checked before the next. {urgent}.',
        'Done, one by one: {production} have {urgent}, and {unit} is active on all.',
        'Wave 2 is through. {production} run with {count} new packages.',
      ],
      values,
    ) + (reboot ? ' All of them wait for a reboot (linux-image-6.1.0-37-amd64); tell me a window.' : ' No reboot is needed.'),
  )
})
