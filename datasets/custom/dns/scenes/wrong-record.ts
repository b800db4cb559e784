import { consent, opening, refusal, scene } from '#kit/conversations'
import { digShort } from '#kit/screens'
import { publicAddress, zoneOf } from '../zone.ts'

/** A record with a wrong address: found, put right in the zone after consent with a new serial, checked and asked for again. */
export const wrongRecord = scene('wrong-record', (act) => {
  const { talk, random, word } = act
  const server = act.draw('host')
  const zone = zoneOf(act)
  const label = random.pick(['www', 'api', 'mail', 'shop', 'ftp', 'vpn'])
  const name = `${label}.${zone.domain}`
  const [wrong, right] = [publicAddress(random), publicAddress(random)]
  const already = random.chance(0.15)
  const line = random.integer(14, 30)
  talk.user(
    opening(
      act,
      {
        ask: [
          'Correct the A record of {name}: it must be {right}. The zone lives on {server}',
          'Point {name} to {right}; the name server is {server}',
          'Change {name} to {right} in the zone {domain} on {server}',
        ],
        say: [
          '{name} must lead to {right}. Our name server is {server}',
          'There is a typo in the record of {name}, it should be {right}. Zone files are on {server}',
          '{name} goes to the wrong machine, {right} would be right (name server: {server})',
        ],
      },
      { name, right, server, domain: zone.domain },
    ),
  )
  talk.bash(`dig +short @${server} ${name}`, digShort([{ name, ttl: 300, type: 'A', data: already ? right : wrong }]))
  if (already) {
    talk.remote(server, `grep -nE '^${label}\\s|serial' ${zone.file}`, `4:\t\t${zone.serial} ; serial\n${line}:${label}\tIN\tA\t${right}`)
    talk.answer(
      word(
        [
          'It is already {right}, in the zone (line {line}, serial {serial}) and in what {server} answers. Whoever sees something else has it from a cache.',
          'Nothing to change: line {line} says {right} and the server answers the same. Serial {serial}.',
          '{server} hands out {right} already (zone serial {serial}), so I left the file alone.',
        ],
        {
          right,
          server,
          line,
          serial: zone.serial,
        },
      ),
    )
    return
  }
  talk.remote(server, `grep -nE '^${label}\\s|serial' ${zone.file}`, `4:\t\t${zone.serial} ; serial\n${line}:${label}\tIN\tA\t${wrong}`)
  talk.answer(
    word(
      [
        '{name} is {wrong} at present (line {line} of {file}). I would change it to {right}, raise the serial to {next} and reload the zone. All right?',
        'Line {line} of {file} has {wrong}. The plan: {right} in its place, serial {serial} to {next}, named-checkzone, reload. Shall I?',
        'Found it: {file}, line {line}, {wrong}. May I put {right} there, with serial {next}, and reload {domain}?',
      ],
      { name, wrong, line, file: zone.file, right, next: zone.next, serial: zone.serial, domain: zone.domain },
    ),
  )
  if (random.chance(0.15)) {
    talk.user(refusal(act))
    talk.answer(
      word(['Nothing is changed; {name} stays {wrong}, serial {serial}.', 'All right. The zone is as it was, with {wrong} in line {line}.'], {
        name,
        wrong,
        serial: zone.serial,
        line,
      }),
    )
    return
  }
  talk.user(consent(act, `change it to ${right}`))
  talk.remote(server, `sudo sed -i.bak -e '${line}s/${wrong.replaceAll('.', '\\.')}/${right}/' -e '4s/${zone.serial}/${zone.next}/' ${zone.file}`, '')
  const slip = random.chance(0.2)
  if (slip) {
    talk.remote(server, `sudo named-checkzone ${zone.domain} ${zone.file}`, {
      text: `${zone.file}:${line + 1}: unknown RR type 'AA'\nzone ${zone.domain}/IN: loading from master file ${zone.file} failed: unknown class/type\nzone ${zone.domain}/IN: not loaded due to errors.`,
      exit: 1,
    })
    talk.remote(server, `sed -n '${line + 1}p' ${zone.file} ${zone.file}.bak`, `ftp2\tIN\tAA\t${publicAddress(random)}`)
    talk.answer(
      word(
        [
          'I stopped before the reload: the zone does not pass named-checkzone, because line {after} has the type "AA". That line is not mine; the running server still has the old zone with {wrong}. Shall that line become an A record?',
          'The record is changed in the file, but I did not reload: line {after} (unknown type AA, it was there before) would make the whole zone fail. {name} is still {wrong} until somebody says what that line should be.',
        ],
        { after: line + 1, wrong, name },
      ),
    )
    return
  }
  talk.remote(server, `sudo named-checkzone ${zone.domain} ${zone.file}`, `zone ${zone.domain}/IN: loaded serial ${zone.next}\nOK`)
  talk.remote(server, `sudo rndc reload ${zone.domain}`, 'zone reload queued')
  talk.bash(`dig +short @${server} ${name}`, right)
  talk.answer(
    word(
      [
        '{server} now answers {right} for {name}; serial {next}. The old zone is {file}.bak, and caches may hold {wrong} until the TTL is over.',
        'Done and checked: {name} is {right}, the zone loaded with serial {next}. Copy: {file}.bak.',
        'The zone {domain} is at serial {next} and gives {right}. Others will see it when their cache of {wrong} runs out.',
      ],
      { server, right, name, next: zone.next, file: zone.file, wrong, domain: zone.domain },
    ),
  )
})
