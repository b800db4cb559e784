import { hostQuestions, type Output, opening, scene } from '#kit/conversations'

import { oneHost } from '../hosts.ts'

const logs = [
  { file: '/var/log/auth.log', sign: 'Failed password', about: 'failed logins' },
  { file: '/var/log/auth.log', sign: 'Accepted publickey', about: 'logins' },
  { file: '/var/log/mail.log', sign: 'status=deferred', about: 'deferred mails' },
  { file: '/var/log/nginx/error.log', sign: '[error]', about: 'errors of nginx' },
] as const

/** Not readable without more rights: sudo where it is allowed, an honest end where it is not. */
export const mayNotRead = scene('may-not-read', (act) => {
  const { talk, word, random } = act
  const { machine } = oneHost(act)
  const { file, sign, about } = random.pick(logs)
  const count = random.integer(3, 900)
  const outcome = random.pick(['allowed', 'allowed', 'password', 'not-allowed'] as const)
  const values = { host: machine.name, file, about, count, sign }
  talk.user(
    opening(
      act,
      {
        ask: [
          'How many {about} are in {file} on {host}',
          'Count the {about} in {file} on {host}',
          'Check {file} on {host} for {about}',
          'Look up how many {about} {host} has in {file}',
        ],
        say: ['I need the number of {about} from {file} on {host}', '{host}: number of {about} in {file}, please'],
      },
      values,
    ),
  )
  const command = `grep -cF '${sign}' ${file}`
  talk.remote(machine.name, command, { text: `grep: ${file}: Permission denied`, exit: 2 })
  const refused: Record<typeof outcome, Output> = {
    allowed: String(count),
    password: { text: 'sudo: a password is required', exit: 1 },
    'not-allowed': { text: `Sorry, user agent is not allowed to execute '/usr/bin/grep -cF ${sign} ${file}' as root on ${machine.name}.`, exit: 1 },
  }
  talk.remote(machine.name, `sudo -n ${command}`, refused[outcome])
  if (outcome === 'allowed') {
    talk.answer(
      word(
        [
          '{count} {about} in {file} on {host}. The file is readable by root alone, so I counted with sudo.',
          'It has {count} ({about}), counted with sudo since my own account may not read {file}.',
          '{file} on {host} holds {count} {about}.',
        ],
        values,
      ),
    )
    return
  }
  const lookFirst = random.chance(0.5)
  if (lookFirst) talk.remote(machine.name, `id -nG; stat -c '%A %U:%G' ${file}`, 'agent\n-rw-r----- root:adm')
  talk.answer(
    word(
      lookFirst
        ? [
            'I could not read {file} on {host}: it belongs to root:adm, my account is not in adm, and sudo refuses ({why}). Somebody with rights there can put it into that group or run `{command}`.',
            'No number, sorry. {file} is -rw-r----- root:adm, and I am neither in adm nor may I use sudo for it ({why}).',
          ]
        : [
            'I may not read {file} on {host}: permission denied, and sudo says "{why}". Please run `{command}` there yourself or give my account the right.',
            'That is out of my reach. Reading {file} on {host} ends in "Permission denied", with sudo in "{why}".',
          ],
      { ...values, command, why: outcome === 'password' ? 'a password is required' : 'not allowed to execute' },
    ),
  )
})

/** A host does not answer: the name is checked, a neighbour asked, and nothing is claimed that was not seen. */
export const unreachable = scene('unreachable', (act) => {
  const { talk, ask, word, random } = act
  const { machine, peers, now } = oneHost(act)
  const question = random.pick(hostQuestions)
  const reason = random.pick(['Connection timed out', 'No route to host', 'Connection refused'])
  const gone = { text: `ssh: connect to host ${machine.name} port 22: ${reason}`, exit: 255 }
  const alias = `${machine.environment}-${machine.role}`
  const neighbour = peers.find((peer) => peer !== machine) ?? machine
  talk.user(ask(question.ask, { host: machine.name }))
  talk.remote(machine.name, question.command, gone)
  const outcome = random.pick(['back', 'pings', 'silent'] as const)
  if (outcome === 'back') {
    if (random.chance(0.5)) talk.bash('sleep 20', '')
    talk.remote(machine.name, question.command, question.print(machine, now))
    talk.answer(
      word(
        [
          '{host} answered on the second try: {told}. The first ended in "{reason}", so keep an eye on it.',
          '{told} on {host}. It took two tries, the first one failed with "{reason}".',
          'Got it the second time. {host}: {told}.',
        ],
        { host: machine.name, told: question.tell(machine), reason },
      ),
    )
    return
  }
  talk.list(alias, peers)
  const lost = outcome === 'silent'
  talk.remote(
    neighbour.name,
    `ping -c 3 -W 2 ${machine.name}`,
    lost
      ? {
          text: `PING ${machine.name} (${machine.address}) 56(84) bytes of data.\n\n--- ${machine.name} ping statistics ---\n3 packets transmitted, 0 received, 100% packet loss, time 2041ms`,
          exit: 1,
        }
      : `PING ${machine.name} (${machine.address}) 56(84) bytes of data.\n64 bytes from ${machine.name} (${machine.address}): icmp_seq=1 ttl=64 time=0.41 ms\n64 bytes from ${machine.name} (${machine.address}): icmp_seq=2 ttl=64 time=0.38 ms\n64 bytes from ${machine.name} (${machine.address}): icmp_seq=3 ttl=64 time=0.40 ms\n\n--- ${machine.name} ping statistics ---\n3 packets transmitted, 3 received, 0% packet loss, time 2043ms\nrtt min/avg/max/mdev = 0.380/0.396/0.410/0.012 ms`,
  )
  talk.answer(
    word(
      lost
        ? [
            'I cannot answer that: {host} is in the fleet but does not respond, neither to me ({reason}) nor to ping from {neighbour} (100% packet loss). It looks down; its console is the next place to look.',
            '{host} is out of reach. ssh: {reason}; from {neighbour} 0 of 3 pings came back. So nothing is known about {topic}, and the host itself needs a look.',
          ]
        : [
            '{host} is alive, it answers ping from {neighbour} (0% packet loss), but not ssh ({reason}). So I have nothing on {topic}; sshd or a firewall there is what I would check, from the console.',
            'No result: ssh to {host} ends in "{reason}", though {neighbour} can ping it (3 of 3). The machine is up and its ssh is not.',
          ],
      { host: machine.name, neighbour: neighbour.name, reason, topic: question.topic },
    ),
  )
})

/** A host that does not exist, as it was written: looked up, and taken only where one alone can be meant. */
export const misspeltHost = scene('misspelt-host', (act) => {
  const { talk, ask, word, random, world } = act
  const question = random.pick(hostQuestions)
  const { machine, peers, now } = oneHost(act)
  const { role, environment } = machine
  const number = machine.name.slice(-2)
  const wrong = [
    `${role}-${environment}${number}`,
    `${environment}${role}${number}`,
    `${role}${environment}${Number(number)}x`,
    `${role}s${environment}${number}`,
  ].filter((name) => world.has(name))
  const written = wrong.length > 0 ? random.pick(wrong) : undefined
  if (written === undefined) return misspeltHost.play(act)
  talk.user(ask(question.ask, { host: written }))
  talk.remote(written, question.command, { text: `no host is called ${written}`, exit: 1 })
  talk.list(`${environment}-${role}`, peers)
  const clear = peers.filter((peer) => written.replace(/\D/g, '') === peer.name.replace(/\D/g, '')).length === 1
  if (clear && random.chance(0.7)) {
    talk.remote(machine.name, question.command, question.print(machine, now))
    talk.answer(
      word(
        [
          'There is no {written}; I took it for {host}, the only one with that number. {told}.',
          '{host} (you wrote {written}, which does not exist): {told}.',
          'No host is called {written}. {host} must be meant, and there I see {told}.',
        ],
        { written, host: machine.name, told: question.tell(machine) },
      ),
    )
    return
  }
  talk.answer(
    word(
      ['No host is called {written}. In {environment} there are {names}; which one do you mean?', '{written} does not exist. Did you mean one of {names}?'],
      { written, environment, names: peers.map(({ name }) => name).join(', ') },
    ),
  )
  talk.user(word(['{host}', 'Oh, {host} of course', 'I meant {host}', '{host}, sorry for the typo'], { host: machine.name }))
  talk.remote(machine.name, question.command, question.print(machine, now))
  talk.answer(word(['{host}: {told}.', '{told} on {host}.', 'On {host}: {told}.'], { host: machine.name, told: question.tell(machine) }))
})
