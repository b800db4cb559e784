import { consent, opening, refusal, scene } from '#kit/conversations'
import { machinesOf } from '#kit/fleet'
import { drawKeys, keyFile, listedKeys, listKeys } from '../authorized-keys.ts'

/** Whose keys open an account, and which of them are old. */
export const whoMayLogIn = scene('who-may-log-in', (act) => {
  const { talk, random, word } = act
  const host = act.draw('host')
  const user = act.draw('user')
  const keys = drawKeys(act, random.integer(1, 5))
  const none = random.chance(0.12)
  const values = { host, user, count: keys.length, list: keys.map(({ comment }) => comment).join(', ') }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Who may log in as {user} on {host}',
          'List the ssh keys of {user} on {host}',
          'Whose keys are in the authorized_keys of {user} on {host}',
          'Check which people can reach {host} as {user}',
        ],
        say: [
          'For the audit: who has access to {user} on {host}?',
          'I want to know whose keys open {user} on {host}',
          '{user} on {host}: which ssh keys are allowed?',
        ],
      },
      values,
    ),
  )
  if (none) {
    talk.remote(host, listKeys(user), { text: `awk: cannot open "${keyFile(user)}" (No such file or directory)`, exit: 2 })
    talk.remote(
      host,
      'sudo sshd -T | grep -E "^(passwordauthentication|authorizedkeysfile)"',
      'passwordauthentication no\nauthorizedkeysfile .ssh/authorized_keys',
    )
    talk.answer(
      word(
        [
          'Nobody: {user} has no authorized_keys, and passwordauthentication is "no". The account cannot be used over ssh.',
          'No key opens {user} on {host} (no authorized_keys), and passwords are off (passwordauthentication no).',
        ],
        values,
      ),
    )
    return
  }
  talk.remote(host, listKeys(user), listedKeys(keys))
  const weak = keys.filter(({ kind }) => kind === 'RSA')
  const looked = random.chance(0.5)
  if (looked)
    talk.remote(
      host,
      `sudo passwd -S ${user} | cut -d' ' -f1-3`,
      `${user} ${random.chance(0.7) ? 'L' : 'P'} 2025-0${random.integer(1, 9)}-1${random.integer(0, 9)}`,
    )
  const locked = talk.messages.at(-1)?.content?.includes(' L ')
  talk.answer(
    `${word(['{count} may: {list}.', 'The keys of {list}.', '{list}, so {count} in all.'], { ...values, count: keys.length === 1 ? '1 key' : `${keys.length} keys` })}${
      weak.length > 0
        ? word([' {weak}: still an RSA key (ssh-rsa).', ' With ssh-rsa: {weak}.'], { weak: weak.map(({ comment }) => comment).join(' and ') })
        : ''
    }${looked ? (locked ? ' The password of the account is locked.' : ' The account has a password as well.') : ''}`,
  )
})

/** The key of somebody who left, on one host or on all of a role; never the only key. */
export const removeKey = scene('remove-key', (act) => {
  const { talk, random, word } = act
  const role = random.pick(['web', 'api', 'db', 'build', 'worker'])
  const site = act.site({ roles: [role], each: random.integer(2, 4) })
  const alias = `${site.environment}-${role}`
  const user = random.pick(['deploy', 'ops', 'backup', site.application])
  const keys = drawKeys(act, random.integer(2, 4))
  const leaver = random.pick(keys)
  const kind = random.pick(['some', 'some', 'some', 'nowhere', 'only-key'] as const)
  const holders =
    kind === 'nowhere' ? [] : kind === 'only-key' ? [machinesOf(site, role)[0]] : site.machines.filter((_, place) => place === 0 || random.chance(0.5))
  const values = {
    alias,
    user,
    comment: leaver.comment,
    person: leaver.comment.split('@')[0] ?? '',
    hosts: holders.map(({ name }) => name).join(' and '),
    file: keyFile(user),
    count: holders.length,
  }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Remove the key {comment} of {user} from all {alias} hosts',
          'Take {comment} out of the authorized_keys of {user} on {alias}',
          'Make sure that {comment} no longer opens {user} on {alias}',
        ],
        say: [
          '{person} has left. The key {comment} must go from {user} on {alias}',
          'The laptop with the key {comment} is lost; it may be on {user} of {alias}',
          '{comment} should have no access to {user} on {alias} any more',
        ],
      },
      values,
    ),
  )
  if (random.chance(0.3)) talk.list(alias, site.machines)
  const count = `sudo grep -c ' ${leaver.comment}$' ${keyFile(user)}`
  const counts = (gone: boolean) =>
    Object.fromEntries(
      site.machines.map((machine) => [machine.name, !gone && holders.some(({ name }) => name === machine.name) ? '1' : { text: '0', exit: 1 }]),
    )
  talk.everywhere(alias, count, counts(false))
  const [first] = holders
  if (!first) {
    talk.answer(
      word(
        [
          '{comment} is on none of them (0 on each: {all}). Nothing had to be removed.',
          'No host of {alias} has that key: {all} all count 0.',
          'It is not there any more; {all} say 0.',
        ],
        { ...values, all: site.machines.map(({ name }) => name).join(', ') },
      ),
    )
    return
  }
  const present = kind === 'only-key' ? [leaver] : keys
  // On each of them, since nobody may be locked out of any.
  for (const { name } of holders) talk.remote(name, listKeys(user), listedKeys(present))
  if (kind === 'only-key') {
    talk.answer(
      word(
        [
          'On {hosts} it is the only key of {user}: number 1 of 1. If I take it out, nobody gets in as {user} over ssh any more. Whose key shall come in first?',
          'I did not remove it: {hosts} has no other key for {user} (1 line). That would lock everybody out. Give me another public key to add first.',
          'Careful, {comment} is the last way into {user} on {hosts}. I wait until another key is there.',
        ],
        values,
      ),
    )
    return
  }
  const rest = keys.filter((key) => key !== leaver)
  talk.answer(
    word(
      [
        'The key is on {hosts}. After it {left} remain for {user} ({others}). Shall I take it out there? A copy of the file stays as .bak.',
        'Found on {hosts}; {others} stay. May I remove the line of {comment} on each of them?',
        '{comment} opens {user} on {hosts}. Others: {others}, so nobody is locked out. Shall I delete that line?',
      ],
      { ...values, left: rest.length === 1 ? '1 key' : `${rest.length} keys`, others: rest.map(({ comment }) => comment).join(', ') },
    ),
  )
  if (random.chance(0.12)) {
    talk.user(refusal(act))
    talk.answer(
      word(['Left as it is: {comment} still opens {user} on {hosts}.', 'Nothing removed. Please remember that {hosts} can be entered with it.'], values),
    )
    return
  }
  talk.user(consent(act, `take it out on ${values.hosts}`))
  for (const { name } of holders) talk.remote(name, `sudo sed -i.bak '/ ${leaver.comment}$/d' ${keyFile(user)}`, '')
  talk.everywhere(alias, count, counts(true))
  if (random.chance(0.4)) talk.remote(first.name, listKeys(user), listedKeys(rest))
  const said = word(
    [
      '{comment} is out of {hosts}; every host of {alias} counts 0 now: {all}. Sessions that are open already stay open.',
      'Done on {hosts}, and {all} all say 0. The copies are {file}.bak.',
      'Removed. {all}: 0 on each.',
    ],
    { ...values, all: site.machines.map(({ name }) => name).join(', ') },
  )
  if (random.chance(0.2)) talk.complete(said)
  else talk.answer(said)
})
