import { createHash } from 'node:crypto'
import { consent, listOf, opening, refusal, scene } from '#kit/conversations'
import { drawMoment, isoDay, isoSeconds, later } from '#kit/fleet'
import { columns } from '#kit/screens'
import { drawPeople } from '../people.ts'

const roles = ['web', 'db', 'api', 'auth', 'build', 'mail'] as const
const locked = (user: string, now: Date) => `${user} L ${isoDay(later(now, -user.length * 31 * 86_400))} 0 99999 7 -1` // the day is that of the last password

/** Accounts nobody used for a long time: shown first, locked when somebody agrees, never deleted. */
export const staleAccounts = scene('stale-accounts', (act) => {
  const { talk, word, random, site } = act
  const [machine] = site({ roles: [random.pick(roles)], each: 1 }).machines
  if (!machine) return
  const days = random.pick([60, 90, 180])
  const now = drawMoment(random)
  const people = drawPeople(act, random.integer(2, 5))
  const last = people.map((user) => ({ user, at: random.chance(0.25) ? null : later(now, -random.integer(days + 3, days * 4) * 86_400) }))
  const none = random.chance(0.15)
  const text = columns(
    ['Username', 'Port', 'From', 'Latest'],
    last.map(({ user, at }) => [user, at ? 'pts/0' : '', at ? `10.8.0.${random.integer(2, 250)}` : '', at ? `${isoSeconds(at)} +0000` : '**Never logged in**']),
  )
  const values = {
    host: machine.name,
    days,
    count: people.length,
    people: listOf(people),
    told: last.map(({ user, at }) => `${user} (${at ? isoDay(at) : 'never'})`).join(', '),
  }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Which accounts on {host} have not been used for {days} days',
          'Find stale accounts on {host}, {days} days and more',
          'Check {host} for accounts without a login in {days} days',
          'List who has not logged in on {host} for {days} days',
          'Clean up accounts on {host} that nobody used for {days} days',
        ],
        say: ['Accounts unused for {days} days have to be locked on {host}', '{host}: unused accounts, {days} days is the limit'],
      },
      values,
    ),
  )
  const command = `lastlog -b ${days} -u 1000-60000`
  talk.remote(machine.name, command, none ? 'Username  Port  From  Latest' : text)
  if (none) {
    talk.answer(
      word(
        [
          'Nobody: every person with an account on {host} logged in within {days} days, lastlog prints its heading (Username, Latest) alone.',
          'There is none. lastlog lists no account above uid 1000 after the line with Username.',
        ],
        values,
      ),
    )
    return
  }
  talk.answer(
    word(
      [
        '{count} accounts: {told}. Shall I lock exactly these? Nothing would be deleted.',
        'Not used for {days} days: {told}. I can lock them (login off, files kept) if you agree.',
        'These: {told}. Lock them? Service accounts below uid 1000 are left out.',
      ],
      values,
    ),
  )
  const choice = random.pick(['yes', 'yes', 'except', 'no'] as const)
  if (choice === 'no') {
    talk.user(refusal(act))
    talk.answer(word(['Nothing was changed; {people} keep their access.', 'As you wish. {told} stay as they are.'], values))
    return
  }
  const [spared = ''] = people
  const chosen = choice === 'except' && people.length > 1 ? people.slice(1) : people
  talk.user(
    chosen.length < people.length
      ? word(['Yes, but not {spared}', 'All but {spared}', 'Lock them, {spared} is on leave and stays', 'Go on without {spared}'], { spared })
      : consent(act, `lock ${listOf(people)}`),
  )
  talk.remote(machine.name, `for u in ${chosen.join(' ')}; do sudo usermod -L -e 1 "$u"; done`, '')
  talk.remote(machine.name, `for u in ${chosen.join(' ')}; do sudo passwd -S "$u"; done`, chosen.map((user) => locked(user, now)).join('\n'))
  talk.answer(
    word(
      [
        'Locked on {host}: {chosen}, each shown as L (`{line}`).{spared} `usermod -U -e ""` would undo it.',
        '{chosen} cannot log in any more (`{line}`). Their files are untouched.{spared}',
        'Done: {chosen}, as in `{line}`.{spared} Nothing was deleted.',
      ],
      {
        host: machine.name,
        line: locked(chosen[0] ?? '', now),
        chosen: listOf(chosen),
        spared: chosen.length < people.length ? ` ${spared} was left alone.` : '',
      },
    ),
  )
})

/** Somebody leaves: where is the account, what runs under it, then the lock. */
export const leaver = scene('leaver', (act) => {
  const { talk, word, random, site } = act
  const role = random.pick(roles)
  const { machines, environment } = site({ roles: [role], each: random.integer(2, 4) })
  const [user = ''] = drawPeople(act, 1)
  const alias = `${environment}-${role}`
  const uid = random.integer(1001, 2900)
  const has = machines.filter((_, place) => place === 0 || random.chance(0.5))
  const now = drawMoment(random)
  const [first] = has
  if (!first) return
  const job = random.chance(0.4)
    ? `${random.integer(0, 59)} ${random.integer(1, 5)} * * * /srv/report/${random.pick(['nightly', 'export', 'mirror'])}.sh`
    : null
  const values = {
    user,
    hosts: `the ${environment} ${role} hosts`,
    has: listOf(has.map(({ name }) => name)),
    first: first.name,
    count: has.length,
    job: job ?? '',
  }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Take the access of {user} to {hosts} away, they leave today',
          'Close the account {user} on {hosts}',
          'Find and lock {user} on {hosts}',
          'Remove the access {user} has to {hosts}',
        ],
        say: ['{user} leaves the company today. Take care of {hosts}', 'Offboarding of {user}: {hosts}'],
      },
      values,
    ),
  )
  talk.everywhere(
    alias,
    `getent passwd ${user}`,
    Object.fromEntries(
      machines.map((machine) => [machine.name, has.includes(machine) ? `${user}:x:${uid}:${uid}::/srv/home/${user}:/bin/bash` : { text: '', exit: 2 }]),
    ),
  )
  const none = { text: `no crontab for ${user}`, exit: 1 }
  const look = `sudo crontab -l -u ${user}; ps -o pid,args -u ${user} --no-headers`
  talk.together(
    ...has.map(
      (machine) => [{ name: 'remote_bash' as const, arguments: { agent: machine.name, command: look } }, machine === first && job ? job : none] as const,
    ),
  )
  talk.answer(
    word(
      job
        ? [
            '{user} has an account on {has}, and on {first} a cron job: `{job}`. Locking stops the login, not the job. Shall I lock {user} on {has} and leave the job for you to decide?',
            'Found on {has}. Mind the cron job on {first} (`{job}`), it may belong to the team. May I lock {user} there, the job untouched?',
          ]
        : [
            '{user} has an account on {has}; nothing runs under it ("no crontab"). Shall I lock it there and expire it?',
            'Found on {has}, no process and no crontab there. Lock {user} on {has}?',
          ],
      values,
    ),
  )
  if (random.chance(0.15)) {
    talk.user(refusal(act))
    talk.answer(word(['Then {user} keeps the access to {has} for now. Nothing was changed.', 'Left as it is: {user} on {has}.'], values))
    return
  }
  talk.user(consent(act, `lock ${user} on ${listOf(has.map(({ name }) => name))}`))
  const each = (command: string, text: string) =>
    talk.together(...has.map((machine) => [{ name: 'remote_bash' as const, arguments: { agent: machine.name, command } }, text] as const))
  each(`sudo usermod -L -e 1 ${user} && sudo mv /srv/home/${user}/.ssh/authorized_keys /srv/home/${user}/.ssh/authorized_keys.off`, '')
  each(`sudo passwd -S ${user}; sudo ls /srv/home/${user}/.ssh`, `${locked(user, now)}\nauthorized_keys.off`)
  talk.answer(
    word(
      [
        '{user} is locked on {has}: password L, account expired, keys set aside as authorized_keys.off.{job}',
        'Done on {has}. Neither password (L) nor key of {user} works, the keys are now authorized_keys.off; the home folder is kept.{job}',
        'Access of {user} to {has} is closed (L, keys moved to authorized_keys.off).{job}',
      ],
      { ...values, job: job ? ` The cron job on ${first.name} still runs.` : '' },
    ),
  )
})

/** Keys that let somebody in: one that no one knows is named, and set aside after a yes. */
export const foreignKeys = scene('foreign-keys', (act) => {
  const { talk, word, random, site } = act
  const [machine] = site({ roles: [random.pick(roles)], each: 1 }).machines
  if (!machine) return
  const account = random.pick(['deploy', 'backup', 'root'])
  const [owner = '', second = '', foreign = ''] = drawPeople(act, 3)
  const file = account === 'root' ? '/root/.ssh/authorized_keys' : `/srv/${account}/.ssh/authorized_keys`
  const owners = [owner, second, foreign].slice(0, random.integer(2, 3))
  const bits = (place: number) => (place === 1 ? '3072 RSA' : '256 ED25519')
  const mark = (comment: string) => createHash('sha256').update(`${comment} ${machine.name}`).digest('base64').replace('=', '')
  const lines = owners.map((comment, place) => `${bits(place).split(' ')[0]} SHA256:${mark(comment)} ${comment}@laptop (${bits(place).split(' ')[1]})`)
  const known = owners.slice(0, -1)
  const odd = owners.at(-1) ?? ''
  const values = { host: machine.name, account, file, known: listOf(known), odd, count: owners.length }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Whose keys may log in as {account} on {host}? Only {known} should',
          'Check the keys of {account} on {host}, {known} alone should be there',
          'List the keys of {account} on {host} and tell me who beside {known} has one',
          'Review {file} on {host}; known: {known}',
        ],
        say: ['As {account} on {host} nobody but {known} should get in. Verify it', '{account} on {host}: only the keys of {known} are known to me'],
      },
      values,
    ),
  )
  const clean = random.chance(0.25)
  const shown = clean ? lines.slice(0, -1) : lines
  talk.remote(machine.name, `sudo ssh-keygen -lf ${file}`, shown.join('\n'))
  if (clean) {
    talk.answer(
      word(['Just as you say: {keys}, with the comments of {known} ({first}).', 'Only {known}: {first}. No other key is in {file}.'], {
        ...values,
        keys: shown.length === 1 ? 'one key' : `${shown.length} keys`,
        first: shown.map((line) => line.split(' ')[1]).join(', '),
      }),
    )
    return
  }
  talk.answer(
    word(
      [
        'One more than that: a key with the comment {odd}@laptop. A comment proves nothing about its owner. Shall I take that one out (line {count}), with a copy kept?',
        'There are {count} keys; the last, {odd}@laptop, is none of {known}. May I set it aside?',
        'Beside {known} there is {odd}@laptop. I can comment it out if you agree.',
      ],
      values,
    ),
  )
  if (random.chance(0.3)) {
    talk.user(word(['No, {odd} is the new colleague', 'Leave it, that one is fine', 'Wait, I ask {odd} first'], values))
    talk.answer(word(['Then all {count} keys stay, {odd}@laptop among them.', 'Left as it is. {odd}@laptop can still log in as {account} on {host}.'], values))
    return
  }
  talk.user(consent(act, `take the key of ${odd} out`))
  talk.remote(machine.name, `sudo cp -p ${file} ${file}.bak && sudo sed -i '/ ${odd}@laptop$/s/^/# /' ${file}`, '')
  talk.remote(machine.name, `sudo ssh-keygen -lf ${file}`, lines.slice(0, -1).join('\n'))
  talk.answer(
    word(
      [
        '{odd}@laptop is out; {keys} left for {known}. The former file is {file}.bak.',
        'Done: {file} on {host} has {keys}, {known}. A copy that still has {odd}@laptop is beside it.',
        'The key with the comment {odd}@laptop no longer counts. Left: {known} ({keys}).',
      ],
      { ...values, keys: lines.length === 2 ? 'one key' : `${lines.length - 1} keys` },
    ),
  )
})
