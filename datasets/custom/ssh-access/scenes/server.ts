import { consent, opening, refusal, scene } from '#kit/conversations'
import { machinesOf } from '#kit/fleet'
import { uniqCounts } from '#kit/screens'
import { drawAddress } from '../authorized-keys.ts'

/** A host that still takes passwords or root, unlike its peers; changed with a test before the reload. */
export const passwordLogin = scene('password-login', (act) => {
  const { talk, random, word } = act
  const role = random.pick(['web', 'api', 'db', 'gateway', 'mail'])
  const site = act.site({ roles: [role], each: random.integer(2, 4) })
  const alias = `${site.environment}-${role}`
  const odd = random.pick(machinesOf(site, role))
  const [option, what, wrong, right] = random.pick([
    ['passwordauthentication', 'passwords', 'yes', 'no'],
    ['permitrootlogin', 'root logins', 'yes', 'no'],
    ['x11forwarding', 'X11 forwarding', 'yes', 'no'],
  ] as const)
  const fine = random.chance(0.15)
  const values = { alias, host: odd.name, what, option, wrong, right, count: site.machines.length }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Check that no {alias} host allows {what} over ssh',
          'Which {alias} hosts still accept {what} in sshd',
          'Compare sshd on {alias}: {what} must be off',
        ],
        say: [
          'The audit wants {what} off on all {alias} hosts',
          'I think one of {alias} still allows {what} over ssh',
          '{what} over ssh should be off everywhere on {alias}',
        ],
      },
      values,
    ),
  )
  if (random.chance(0.4)) talk.list(alias, site.machines)
  const command = `sudo sshd -T | grep '^${option}'`
  const lines = (gone: boolean) =>
    Object.fromEntries(site.machines.map(({ name }) => [name, `${option} ${!fine && !gone && name === odd.name ? wrong : right}`]))
  talk.everywhere(alias, command, lines(false))
  if (fine) {
    talk.answer(
      word(
        ['All {count} say "{option} {right}": {names}.', 'None does. {names} have {option} {right}.', '{option} is {right} on {names}; nothing to change.'],
        { ...values, names: site.machines.map(({ name }) => name).join(', ') },
      ),
    )
    return
  }
  const file = random.pick(['/etc/ssh/sshd_config', '/etc/ssh/sshd_config.d/50-cloud-init.conf', '/etc/ssh/sshd_config.d/local.conf'])
  const line = random.integer(1, 90)
  const name = { passwordauthentication: 'PasswordAuthentication', permitrootlogin: 'PermitRootLogin', x11forwarding: 'X11Forwarding' }[option]
  talk.remote(odd.name, `sudo grep -rniE '^\\s*${name}' /etc/ssh/sshd_config /etc/ssh/sshd_config.d`, `${file}:${line}:${name} ${wrong}`)
  talk.answer(
    word(
      [
        '{host} does: line {line} of {file} says "{name} {wrong}". Shall I set it to {right}, test with sshd -t and reload? Open sessions stay.',
        'Only {host}, through {file} (line {line}). May I change it to {right} and reload ssh after a test?',
        'On {host} it is {wrong} ({file}, line {line}), elsewhere {right}. Do you want it changed?',
      ],
      { ...values, file, line, name },
    ),
  )
  if (random.chance(0.15)) {
    talk.user(refusal(act))
    talk.answer(
      word(['Then {host} keeps "{name} {wrong}" (line {line} of {file}).', 'Nothing changed; line {line} of {file} on {host} is what to look at later.'], {
        ...values,
        file,
        line,
        name,
      }),
    )
    return
  }
  talk.user(consent(act, `change it on ${odd.name}`))
  talk.remote(odd.name, `sudo sed -i.bak '${line}s/${wrong}/${right}/' ${file} && sudo sshd -t`, '')
  talk.remote(odd.name, 'sudo systemctl reload ssh', '')
  if (random.chance(0.5)) talk.remote(odd.name, command, `${option} ${right}`)
  else talk.everywhere(alias, command, lines(true))
  talk.answer(
    word(
      [
        '{host} now says "{option} {right}" like the rest. Keep one session open until you have seen a new login work; the old file is {file}.bak.',
        'Done: sshd -t found no fault, ssh was reloaded, {option} is {right} on {host}. The copy is {file}.bak.',
        '{option} {right} on {host} as on its peers. Line {line} of {file} was the place.',
      ],
      { ...values, file, line },
    ),
  )
})

/** Failed logins: how many, from where, for which names. */
export const whoTried = scene('who-tried', (act) => {
  const { talk, random, word } = act
  const host = act.draw('host')
  const sources = Array.from({ length: random.integer(2, 4) }, () => drawAddress(random))
  const quiet = random.chance(0.15)
  const hits = sources.flatMap((source, place) => Array.from({ length: random.integer(3, 14) * (place === 0 ? 11 : 1) }, () => source))
  const since = random.pick(['today', 'yesterday', '1 hour ago', '6 hours ago'])
  talk.user(
    opening(
      act,
      {
        ask: [
          'Who tried to log in to {host} and failed, since {since}',
          'Count the failed ssh logins on {host} by address, since {since}',
          'Check {host} for attempts to guess passwords, since {since}',
        ],
        say: [
          'I see many failed logins on {host}. From where? Since {since} is enough',
          'Is somebody trying passwords on {host}? (since {since})',
          'Failed ssh logins on {host} since {since}, please',
        ],
      },
      { host, since },
    ),
  )
  const log = `sudo journalctl -u ssh --since '${since}' --no-pager`
  if (quiet) {
    talk.remote(host, `${log} | grep -cE 'Failed password|Invalid user'`, { text: '0', exit: 1 })
    talk.remote(host, "sudo sshd -T | grep '^passwordauthentication'", 'passwordauthentication no')
    talk.answer(
      word([
        'Nobody, 0 failed attempts; passwordauthentication is "no" anyway.',
        'None (0). And with passwordauthentication set to no, guessing would lead nowhere.',
        'It is quiet: 0 lines, and passwords are not accepted at all (passwordauthentication no).',
      ]),
    )
    return
  }
  talk.remote(host, `${log} | grep -oE '(Failed password|Invalid user).* from [0-9.]+' | awk '{print $NF}' | sort | uniq -c | sort -rn`, uniqCounts(hits))
  const rows = uniqCounts(hits)
    .split('\n')
    .map((row) => row.trim().split(' '))
  const [count = '', top = ''] = rows[0] ?? []
  const entered = random.chance(0.15)
  const check = random.chance(0.7) || entered
  const port = random.integer(32_000, 60_000)
  if (check) talk.remote(host, `${log} | grep 'Accepted' | grep -c ' ${top} '`, entered ? '1' : { text: '0', exit: 1 })
  if (entered) talk.remote(host, `${log} | grep 'Accepted' | grep ' ${top} ' | cut -d: -f4-`, ` Accepted password for backup from ${top} port ${port} ssh2`)
  talk.answer(
    entered
      ? word(
          [
            'This is serious: {top} failed {count} times and then got in as "backup" with a password. Treat {host} as compromised and call whoever is responsible for security; I touched nothing, so that the traces stay.',
            '{top} tried {count} times and was accepted once, as backup (password). The host should be cut off and examined by your security people; shall I collect who is logged in now?',
          ],
          { top, count, host },
        )
      : word(
          [
            '{all} attempts from {addresses} addresses; {top} made {count} of them.{none}',
            'Most came from {top}: {count} of {all}.{none}',
            '{top} with {count}, then the others with {rest} together.{none}',
          ],
          { all: hits.length, addresses: rows.length, top, count, rest: hits.length - Number(count), none: check ? ' None of its logins was accepted.' : '' },
        ),
  )
})
