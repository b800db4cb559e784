import { opening, scene } from '#kit/conversations'
import { type DnsRecord, digAnswer, digNothing, digShort, soaOf } from '#kit/screens'
import { publicAddress, span, zoneOf } from '../zone.ts'

/** What a name points to; some names do not exist, some have no record of that type. */
export const lookup = scene('lookup', (act) => {
  const { talk, random, word } = act
  const zone = zoneOf(act)
  const name = `${random.pick(['www', 'api', 'shop', 'status', 'git', 'vpn', 'files'])}.${zone.domain}`
  const ttl = random.pick([60, 300, 900, 3600, 86_400])
  const kind = random.pick(['address', 'address', 'alias', 'missing', 'no-v6'] as const)
  const openings = {
    ask: ['Which address does {name} have', 'Look up {name} in the DNS', 'Where does {name} point to', 'Resolve {name} and tell me the TTL'],
    say: ['I need to know where {name} leads', '{name}: what is in the DNS for it?', 'Does {name} exist in the DNS?'],
  }
  if (kind === 'no-v6') {
    const address: DnsRecord = { name, ttl, type: 'A', data: publicAddress(random) }
    talk.user(
      opening(
        act,
        {
          ask: ['Check whether {name} is reachable over IPv6', 'Does {name} have an AAAA record', 'Look for an IPv6 address of {name}'],
          say: ['A customer has IPv6 only and cannot open {name}', 'I wonder whether {name} has IPv6'],
        },
        { name },
      ),
    )
    talk.bash(`dig +noall +comments +authority ${name} AAAA`, digNothing('NOERROR', soaOf(zone.domain, zone.serial), random.integer(1000, 65_000)))
    talk.bash(`dig +noall +answer ${name} A`, digAnswer([address]))
    talk.answer(
      word(
        [
          'No IPv6: {name} exists (NOERROR) but has no AAAA record, only the IPv4 address {address}.',
          'There is no AAAA record for {name}, so clients with IPv6 alone cannot reach it. Its only address is {address}.',
          '{name} has {address} and nothing for IPv6. The name itself is fine, the answer was NOERROR without records.',
        ],
        { name, address: address.data },
      ),
    )
    return
  }
  talk.user(opening(act, openings, { name }))
  if (kind === 'missing') {
    const soa = soaOf(zone.domain, zone.serial)
    talk.bash(`dig +noall +comments +authority ${name}`, digNothing('NXDOMAIN', soa, random.integer(1000, 65_000)))
    const others = random.chance(0.5)
    if (others)
      talk.bash(
        `dig +noall +answer ${zone.domain} NS`,
        digAnswer([1, 2].map((number) => ({ name: zone.domain, ttl: 86_400, type: 'NS', data: `ns${number}.${zone.domain}.` }))),
      )
    talk.answer(
      word(
        [
          '{name} does not exist (NXDOMAIN). The zone {domain} itself is there with serial {serial}, so the record was never made or was taken out.',
          'There is no such name: NXDOMAIN from the zone {domain}, serial {serial}. If it has just been created, resolvers may remember its absence for 15 minutes (900 s).',
          'NXDOMAIN. {domain} answers (serial {serial}), {name} is not in it. Check the spelling, or have the record added.',
        ],
        { name, domain: zone.domain, serial: zone.serial },
      ),
    )
    return
  }
  const count = random.integer(1, 3)
  const addresses = Array.from({ length: count }, (): DnsRecord => ({ name, ttl, type: 'A', data: publicAddress(random) }))
  if (kind === 'alias') {
    const target = `${random.pick(['edge', 'lb1', 'web', 'front'])}.${zone.domain}`
    const records: DnsRecord[] = [{ name, ttl, type: 'CNAME', data: `${target}.` }, ...addresses.map((record) => ({ ...record, name: target }))]
    talk.bash(`dig +noall +answer ${name}`, digAnswer(records))
    talk.answer(
      word(
        [
          '{name} is an alias (CNAME) of {target}, which has {list}.',
          'It leads to {target} by a CNAME and from there to {list}; TTL {ttl} s.',
          'An alias: {name} -> {target} -> {list}.',
        ],
        {
          name,
          target,
          list: addresses.map((record) => record.data).join(' and '),
          ttl,
        },
      ),
    )
    return
  }
  if (random.chance(0.4)) talk.bash(`dig +short ${name}`, digShort(addresses))
  else talk.bash(`dig +noall +answer ${name}`, digAnswer(addresses))
  const told = talk.messages.at(-1)?.content?.includes('\t') ? `; resolvers may keep that for ${span(ttl)}` : ''
  talk.answer(
    word(['{name} has {list}{told}.', 'It points to {list}{told}.', 'The DNS says {list}{told}.'], {
      name,
      told,
      list: addresses.map((record) => record.data).join(', '),
    }),
  )
})

/** MX, SPF and DMARC of a domain; what is missing is named. */
export const mailRecords = scene('mail-records', (act) => {
  const { talk, random, word } = act
  const { domain } = zoneOf(act)
  const servers = random.integer(1, 2)
  const mx = Array.from(
    { length: servers },
    (_, place): DnsRecord => ({ name: domain, ttl: 3600, type: 'MX', data: `${(place + 1) * 10} mx${place + 1}.${domain}.` }),
  )
  const spf = random.pick(['-all', '~all', null] as const)
  const dmarc = random.pick(['none', 'quarantine', 'reject', null] as const)
  talk.user(
    opening(
      act,
      {
        ask: [
          'Check the mail records of {domain}: MX, SPF and DMARC',
          'Find out whether {domain} is set up right for sending mail',
          'Look at MX, SPF and DMARC of {domain}',
        ],
        say: [
          'Our mails from {domain} land in spam. Is something wrong in the DNS?',
          'Mails from {domain} are refused elsewhere, please look at its records',
          'We move the mail of {domain}; I need its present MX, SPF and DMARC',
        ],
      },
      { domain },
    ),
  )
  const text = (name: string, data: string | null): DnsRecord[] => (data === null ? [] : [{ name, ttl: 3600, type: 'TXT', data: `"${data}"` }])
  const calls = [
    [`dig +noall +answer ${domain} MX`, digAnswer(mx)],
    [`dig +noall +answer ${domain} TXT`, digAnswer(text(domain, spf === null ? null : `v=spf1 mx ${spf}`))],
    [`dig +noall +answer _dmarc.${domain} TXT`, digAnswer(text(`_dmarc.${domain}`, dmarc === null ? null : `v=DMARC1; p=${dmarc}`))],
  ] as const
  if (random.chance(0.6)) talk.together(...calls.map(([command, output]) => [{ name: 'bash', arguments: { command } }, output] as const))
  else for (const [command, output] of calls) talk.bash(command, output)
  const wrong = [
    ...(spf === null
      ? ['there is no SPF record, so any server may claim to send for it']
      : spf === '~all'
        ? ['SPF ends in ~all, which only marks foreign senders']
        : []),
    ...(dmarc === null ? ['there is no DMARC record'] : dmarc === 'none' ? ['DMARC has p=none, which asks nobody to refuse anything'] : []),
  ]
  const list = mx.map((record) => record.data.replace(/^\d+ |\.$/g, '')).join(' and ')
  talk.answer(
    wrong.length === 0
      ? word(
          [
            'All three are there: MX {list}, SPF with -all, DMARC p={dmarc}. The DNS is not the reason.',
            'Nothing is missing. Mail goes to {list}, SPF is strict (-all) and DMARC says p={dmarc}.',
            'MX {list}, SPF -all, DMARC p={dmarc}: as it should be.',
          ],
          {
            list,
            dmarc: dmarc ?? '',
          },
        )
      : word(
          [
            'MX is fine ({list}), but {wrong}.',
            'Mail comes in over {list}. To improve: {wrong}.',
            'What I found wrong: {wrong}. The MX records ({list}) are in order.',
          ],
          { list, wrong: wrong.join(', and ') },
        ),
  )
})
