import { type Act, consent, opening, refusal, scene } from '#kit/conversations'
import { drawMoment, machinesOf } from '#kit/fleet'
import { uniqCounts, uniqLines } from '#kit/screens'
import { arrivals, postqueue, type Queued, queueId, summary } from '../queue.ts'

const causes = [
  {
    name: 'timeout',
    reason: (domain: string) => `connect to mx1.${domain}[198.51.100.25]:25: Connection timed out`,
    advice: 'ask whether a firewall closes port 25 on the way there',
  },
  {
    name: 'greylist',
    reason: (domain: string) => `host mx1.${domain}[198.51.100.25] said: 450 4.2.0 Greylisted, try again later (in reply to RCPT TO command)`,
    advice: 'wait: greylisting lets the next tries through',
  },
  {
    name: 'unknown-host',
    reason: (domain: string) => `Host or domain name not found. Name service error for name=${domain} type=MX: Host not found, try again`,
    advice: 'check the resolver of the mail server, and the spelling of the domain',
  },
  {
    name: 'full-mailbox',
    reason: (domain: string) => `host mx1.${domain}[198.51.100.25] said: 452 4.2.2 Mailbox full (in reply to RCPT TO command)`,
    advice: 'tell the recipients by another way that their mailboxes are full',
  },
] as const

const domainsWaiting = "postqueue -p | grep -oE '^ +[^ ]+@[^ ]+' | sed 's/.*@//' | sort | uniq -c | sort -rn"

/** A queue that grows: where most of it goes and what the other side says. */
export const stuckQueue = scene('stuck-queue', (act) => {
  const { talk, random, word, stem } = act
  const { host, now, home } = mailHost(act)
  const cause = random.pick(causes)
  const stuck = `${stem()}.example`
  const others = [`${stem()}.example`, `${stem()}.example`]
  const many = random.integer(8, 60)
  const domains = [...Array<string>(many).fill(stuck), ...others.flatMap((domain) => Array<string>(random.integer(1, 3)).fill(domain))]
  const times = arrivals(domains.length, now, random)
  const queue = domains.map(
    (domain, place): Queued => ({
      id: queueId(random),
      bytes: random.integer(900, 60_000),
      arrived: times[place] ?? now,
      sender: `noreply@${home}`,
      recipient: `${random.pick(['info', 'office', 'orders', 'sales', 'team', 'contact'])}@${domain}`,
      reason: domain === stuck ? cause.reason(domain) : causes[0].reason(domain),
    }),
  )
  talk.user(
    opening(
      act,
      {
        ask: [
          'Find out why mail on {host} is not going out',
          'See what waits in the mail queue of {host}',
          'Why does the mail queue of {host} grow',
          'Check the mail queue on {host}',
        ],
        say: [
          'Customers get our mails from {host} hours late',
          'The queue of {host} has an alert: too many deferred messages',
          'Mails from {host} do not arrive',
        ],
      },
      { host },
    ),
  )
  if (random.chance(0.7)) talk.remote(host, 'postqueue -p | tail -n 1', summary(queue))
  talk.remote(host, domainsWaiting, uniqCounts(domains))
  talk.remote(host, `postqueue -p | grep -B1 '@${stuck}' | grep -oE '\\(.*\\)' | sort | uniq -c`, uniqLines([[`(${cause.reason(stuck)})`, many]]))
  if (cause.name === 'timeout' && random.chance(0.6))
    talk.remote(host, `nc -zv -w 5 mx1.${stuck} 25`, {
      text: `nc: connect to mx1.${stuck} (198.51.100.25) port 25 (tcp) timed out: Operation now in progress`,
      exit: 1,
    })
  talk.answer(
    word(
      [
        '{many} of {all} waiting messages go to {domain}, and all of them for one reason: {reason}. I would {advice}.',
        'It is one destination: {domain} has {many} of the {all} messages. Its server: {reason}. My advice: {advice}.',
        'Nothing is broken on {host} itself. {many} messages for {domain} are deferred ({reason}); the other {rest} are the usual few. Next: {advice}.',
      ],
      { many, all: queue.length, rest: queue.length - many, domain: stuck, host, reason: cause.reason(stuck), advice: cause.advice },
    ),
  )
})

/** One sender fills the queue: the mails are put on hold, not deleted, and only after consent. */
export const floodOfOneSender = scene('flood-of-one-sender', (act) => {
  const { talk, random, word, stem } = act
  const { host, now, home } = mailHost(act)
  const sender = `${random.pick(['newsletter', 'alerts', 'crm', 'form', 'backup'])}@${home}`
  const many = random.integer(300, 4000)
  const few = random.integer(3, 25)
  const usual = `noreply@${home}`
  const target = `${stem()}.example`
  const [arrived = now] = arrivals(1, now, random)
  const example: Queued = {
    id: queueId(random),
    bytes: random.integer(2000, 9000),
    arrived,
    sender,
    recipient: `info@${target}`,
    reason: causes[1].reason(target),
  }
  talk.user(
    opening(
      act,
      {
        ask: ['See who fills the mail queue of {host}', 'Find out which sender floods {host}', 'Look at the senders in the mail queue on {host}'],
        say: [
          '{host} has thousands of mails in its queue since noon',
          'Something sends far too much mail over {host}',
          'The provider wrote that {host} sends bulk mail',
        ],
      },
      { host },
    ),
  )
  talk.remote(
    host,
    'postqueue -j | jq -r .sender | sort | uniq -c | sort -rn | head -n 5',
    uniqLines([
      [sender, many],
      [usual, few],
    ]),
  )
  if (random.chance(0.6)) talk.remote(host, `postqueue -p | grep -A2 '${sender}' | head -n 3`, postqueue([example]).split('\n').slice(1, 4).join('\n'))
  talk.answer(
    word(
      [
        '{many} of the waiting messages come from {sender}, {few} from anybody else. Shall I put those {many} on hold? They stay in the queue and can be released or deleted later.',
        'It is {sender}: {many} messages, against {few} of all others. I can hold exactly these, nothing is deleted. Do you want that?',
        'The flood is {sender} with {many} messages. I propose to hold them on {host} (`postsuper -h`), so that the {few} others go out. May I?',
      ],
      { many, few, sender, host },
    ),
  )
  if (random.chance(0.25)) {
    talk.user(refusal(act))
    talk.answer(
      word(
        [
          'Nothing is changed: the {many} messages of {sender} are still in the queue.',
          'As you wish. {sender} keeps sending, so the {many} will be more; stopping the program behind it would help most.',
        ],
        { many, sender },
      ),
    )
    return
  }
  talk.user(consent(act, `hold the mails of ${sender}`))
  talk.remote(host, `postqueue -j | jq -r 'select(.sender == "${sender}") | .queue_id' | sudo postsuper -h -`, `postsuper: Placed on hold: ${many} messages`)
  talk.remote(
    host,
    'postqueue -j | jq -r .queue_name | sort | uniq -c',
    uniqLines([
      ['hold', many],
      ['deferred', few],
    ]),
  )
  talk.answer(
    word(
      [
        '{many} messages of {sender} are on hold on {host}, and {few} others remain to be sent. `postsuper -H` releases them. What sends them should be stopped too.',
        'Done: {many} held, {few} left in the deferred queue. The program that writes as {sender} still has to be stopped at its source.',
      ],
      { many, few, sender, host },
    ),
  )
})

/** A mail server of a site, and the domain it sends for. */
function mailHost({ site, random }: Act): { host: string; now: Date; home: string } {
  const drawn = site({ roles: ['mail'] })
  return { host: random.pick(machinesOf(drawn, 'mail')).name, now: drawMoment(random), home: drawn.domain }
}
