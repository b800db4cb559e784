import { opening, scene } from '#kit/conversations'
import { drawMoment, machinesOf, syslogTime } from '#kit/fleet'
import { queueId } from '../queue.ts'

/** What became of one message, from the log of the mail server. */
export const oneMessage = scene('one-message', (act) => {
  const { talk, random, word, stem, site } = act
  const drawn = site({ roles: ['mail'] })
  const host = random.pick(machinesOf(drawn, 'mail')).name
  const domain = `${stem()}.example`
  const recipient = `${random.pick(['anna', 'office', 'jonas', 'orders', 'nina', 'support', 'paula'])}@${domain}`
  const id = queueId(random)
  const delay = random.integer(1, 40)
  const at = syslogTime(drawMoment(random))
  const fate = random.pick(['sent', 'bounced', 'deferred', 'unknown'] as const)
  const said = {
    sent: `250 2.0.0 Ok: queued as ${queueId(random)}`,
    bounced: `550 5.1.1 <${recipient}>: Recipient address rejected: User unknown`,
    deferred: '450 4.7.1 Service unavailable, try again later',
    unknown: '',
  }[fate]
  const dsn = { sent: '2.0.0', bounced: '5.1.1', deferred: '4.7.1', unknown: '' }[fate]
  const line = `${at} ${host} postfix/smtp[${random.integer(1000, 32_000)}]: ${id}: to=<${recipient}>, relay=mx1.${domain}[203.0.113.${random.integer(2, 250)}]:25, delay=${delay}, dsn=${dsn}, status=${fate} (${fate === 'sent' ? said : `host mx1.${domain} said: ${said}`})`
  talk.user(
    opening(
      act,
      {
        ask: [
          'Did our mail to {recipient} go out over {host}',
          'Find out on {host} what became of the mail to {recipient}',
          'Check on {host} whether {recipient} got our message',
          'Look up the mail to {recipient} in the log of {host}',
        ],
        say: ['{recipient} says that nothing came; we send over {host}', 'A customer at {recipient} waits for the invoice that {host} should have sent'],
      },
      { recipient, host },
    ),
  )
  const search = `sudo grep 'to=<${recipient}>' /var/log/mail.log | tail -n 1`
  if (fate === 'unknown') {
    talk.remote(host, search, { text: '', exit: 1 })
    const days = random.integer(2, 6)
    const rotated = Array.from({ length: days }, (_, place) => `/var/log/mail.log${place === 0 ? '' : `.${place}${place > 1 ? '.gz' : ''}`}`)
    talk.remote(host, `sudo zgrep -c 'to=<${recipient}>' /var/log/mail.log*`, { text: rotated.map((file) => `${file}:0`).join('\n'), exit: 1 })
    talk.answer(
      word(
        [
          '{host} never had a mail to {recipient}: none of its {days} log files, back to {oldest}, names that address. The program that should have written it is where to look.',
          'No trace in {days} log files down to {oldest}. So the message was not handed to {host} at all; check the application, or another mail server.',
        ],
        { host, recipient, days, oldest: rotated.at(-1) ?? '' },
      ),
    )
    return
  }
  talk.remote(host, search, line)
  if (fate === 'deferred') talk.remote(host, `postqueue -p | grep -c '^${id}'`, '1')
  const answers = {
    sent: [
      'It went out: mx1.{domain} took it after {delay} s and said "{said}". If it is not there, it was filed or filtered on their side.',
      'Delivered to mx1.{domain} as {id} ({said}). From there on it is theirs; ask them to look into the spam folder.',
    ],
    bounced: [
      'It came back: {domain} does not know {recipient} (dsn {dsn}: {said}). Check the address with the customer.',
      'Refused for good with {dsn}: {said}. Sending again will not help, the address is wrong or closed.',
    ],
    deferred: [
      'Not yet: {id} is still in the queue. mx1.{domain} answered "{said}", Postfix tries again by itself.',
      'It waits as {id} (dsn {dsn}): {said}. That is temporary, so nothing needs to be sent again.',
    ],
  }[fate]
  talk.answer(word(answers, { domain, delay, said, id, recipient, dsn }))
})
