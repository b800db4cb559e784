import { consent, opening, scene } from '#kit/conversations'
import { drawMoment, later, syslogTime } from '#kit/fleet'
import { drawAddress, drawKeys, keyFile, listedKeys, listKeys } from '../authorized-keys.ts'

/** Somebody cannot log in: what sshd says, and what is behind it. */
export const loginDenied = scene('login-denied', (act) => {
  const { talk, random, word } = act
  const host = act.draw('host')
  const user = act.draw('user')
  const from = drawAddress(random)
  const now = drawMoment(random)
  const pid = random.integer(2000, 90_000)
  const kind = random.pick(['modes', 'allow-users', 'no-key', 'no-user', 'locked'] as const)
  const port = random.integer(32_000, 60_000)
  const messages: Record<typeof kind, readonly string[]> = {
    modes: [
      `Authentication refused: bad ownership or modes for directory /home/${user}/.ssh`,
      `Connection closed by authenticating user ${user} ${from} port ${port} [preauth]`,
    ],
    'allow-users': [
      `User ${user} from ${from} not allowed because not listed in AllowUsers`,
      `Connection closed by invalid user ${user} ${from} port ${port} [preauth]`,
    ],
    'no-key': [`Connection closed by authenticating user ${user} ${from} port ${port} [preauth]`],
    'no-user': [`Invalid user ${user} from ${from} port ${port}`, `Connection closed by invalid user ${user} ${from} port ${port} [preauth]`],
    locked: [`User ${user} not allowed because account is locked`, `Connection closed by invalid user ${user} ${from} port ${port} [preauth]`],
  }
  const values = { host, user, from, file: keyFile(user) }
  talk.user(
    opening(
      act,
      {
        ask: ['Find out why {user} cannot log in to {host}', 'Check why ssh to {host} refuses {user}', 'Look at what sshd on {host} says about {user}'],
        say: [
          '{user} gets "Permission denied (publickey)" on {host}',
          '{user} cannot get into {host} any more',
          'ssh {user}@{host} fails since today',
          'A colleague is locked out of {host}, the account is {user}',
        ],
      },
      values,
    ),
  )
  talk.remote(
    host,
    `sudo journalctl -u ssh --since today --no-pager | grep '${user}' | tail -n 4`,
    messages[kind].map((message, place) => `${syslogTime(later(now, place), '0')} ${host} sshd[${pid}]: ${message}`).join('\n'),
  )
  const allowed = drawKeys(act, random.integer(1, 3))
  if (kind === 'no-user') {
    talk.remote(host, `getent passwd ${user}`, { text: '', exit: 2 })
    talk.answer(
      word(
        [
          'There is no account {user} on {host}: sshd says "Invalid user" (from {from}), and getent finds nothing. It has to be created, or the name is misspelt.',
          'sshd calls it an invalid user, and {user} is not in passwd. The attempts came from {from}. Shall the account be made?',
        ],
        values,
      ),
    )
    return
  }
  if (kind === 'no-key') {
    talk.remote(host, listKeys(user), listedKeys(allowed))
    talk.answer(
      word(
        [
          'The account is fine, the key is not there: {user} may log in with the keys of {list} only, and the one offered from {from} is none of them. Send me the public key and I add it.',
          'sshd closed the connection from {from} because no key fitted. In the file are: {list}. Which public key should {user} use?',
        ],
        { ...values, list: allowed.map(({ comment }) => comment).join(', ') },
      ),
    )
    return
  }
  if (kind === 'locked') {
    talk.remote(
      host,
      `sudo passwd -S ${user}; sudo chage -l ${user} | grep 'Account expires'`,
      `${user} L 2025-03-11 0 99999 7 -1\nAccount expires\t\t\t\t\t\t: never`,
    )
    talk.answer(
      word(
        [
          'The account is locked (passwd -S: L, password of 2025-03-11), and sshd refuses locked accounts even with a key. Somebody did that on purpose, so I unlock it only if you confirm that {user} is to have access.',
          '"account is locked": passwd -S shows L (its password is of 2025-03-11). Please ask who locked {user}; I changed nothing.',
        ],
        values,
      ),
    )
    return
  }
  if (kind === 'allow-users') {
    const others = ['ops', 'deploy', 'backup'].slice(0, random.integer(1, 3)).join(' ')
    talk.remote(
      host,
      'sudo sshd -T | grep -i "^allow"',
      others
        .split(' ')
        .map((name) => `allowusers ${name}`)
        .join('\n'),
    )
    talk.answer(
      word(
        [
          '{user} is not in AllowUsers; only {others} may. Whether {user} should is not mine to decide: tell me, and I add the name, test the file with sshd -t and reload.',
          'sshd lets only {others} in (AllowUsers), so {user} from {from} is turned away. Is {user} meant to have access?',
        ],
        { ...values, others: others.replaceAll(' ', ', ') },
      ),
    )
    return
  }
  const mode = random.pick(['drwxrwxr-x', 'drwxrwxrwx'])
  talk.remote(
    host,
    `sudo ls -ld /home/${user}/.ssh ${keyFile(user)}`,
    `${mode} 2 ${user} ${user} 4096 ${syslogTime(later(now, -90_000)).slice(0, 12)} /home/${user}/.ssh\n-rw-rw-r-- 1 ${user} ${user} 402 ${syslogTime(later(now, -90_000)).slice(0, 12)} ${keyFile(user)}`,
  )
  talk.answer(
    word(
      [
        'The folder .ssh of {user} has {mode}: others may write to it, and sshd refuses keys from such a folder. Shall I set 700 for it and 600 for authorized_keys?',
        'sshd says "bad ownership or modes": /home/{user}/.ssh is {mode}. May I tighten it to drwx------ and the file to -rw-------?',
      ],
      { ...values, mode },
    ),
  )
  talk.user(consent(act, 'set the modes'))
  talk.remote(host, `sudo chmod 700 /home/${user}/.ssh && sudo chmod 600 ${keyFile(user)}`, '')
  talk.remote(host, `sudo stat -c '%A %U %n' /home/${user}/.ssh ${keyFile(user)}`, `drwx------ ${user} /home/${user}/.ssh\n-rw------- ${user} ${keyFile(user)}`)
  const again = random.chance(0.6)
  if (again)
    talk.remote(
      host,
      `sudo journalctl -u ssh -n 1 --no-pager | grep '${user}'`,
      `${syslogTime(later(now, 400), '0')} ${host} sshd[${pid + 61}]: Accepted publickey for ${user} from ${from} port ${port + 12} ssh2`,
    )
  talk.answer(
    again
      ? word(
          [
            '{user} is in again: "Accepted publickey" from {from}. The folder is drwx------ now.',
            'Modes are drwx------ and -rw-------, and sshd has accepted the key of {user} from {from}.',
          ],
          values,
        )
      : word(
          [
            'The modes are drwx------ and -rw------- now. {user} may try again.',
            'Set to drwx------ (folder) and -rw------- (file); please let {user} try once more.',
          ],
          values,
        ),
  )
})
