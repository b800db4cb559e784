import { opening, scene } from '#kit/conversations'
import { machinesOf } from '#kit/fleet'
import { uniqLines } from '#kit/screens'

/** The other side works again, and what waits is to be sent at once. */
export const sendNow = scene('send-now', (act) => {
  const { talk, random, word, site } = act
  const host = random.pick(machinesOf(site({ roles: ['mail'] }), 'mail')).name
  const before = random.integer(6, 240)
  const after = random.pick([0, 0, random.integer(1, 5), before])
  const kbytes = before * random.integer(3, 20)
  const state = (count: number) =>
    count === 0 ? 'Mail queue is empty' : `-- ${Math.ceil((kbytes * count) / before)} Kbytes in ${count} Request${count === 1 ? '' : 's'}.`
  talk.user(
    opening(
      act,
      {
        ask: [
          'Send everything in the mail queue of {host} now',
          'Flush the mail queue on {host}',
          'Deliver what waits in the queue of {host}',
          'Have {host} try its waiting mails again',
        ],
        say: ['The line of {host} is back, its waiting mails can go out', 'The relay works again; {host} may send its queue'],
      },
      { host },
    ),
  )
  const count = 'postqueue -p | tail -n 1'
  talk.remote(host, count, state(before))
  talk.remote(host, 'sudo postqueue -f', '')
  talk.remote(host, `sleep 30; ${count}`, state(after))
  if (after === before) {
    const reason = random.pick(['Connection refused', 'Connection timed out', 'No route to host'])
    talk.remote(
      host,
      "sudo grep 'status=deferred' /var/log/mail.log | grep -oE '(Connection|No route)[a-z ]+' | sort | uniq -c | sort -rn | head -n 3",
      uniqLines([[reason, before]]),
    )
    talk.answer(
      word(
        [
          'None of the {before} went out: each try ended in "{reason}". So the line is not back for {host}; the messages stay in the queue.',
          'I tried, and all {before} are deferred again ({reason}). Nothing is lost, but something between {host} and the relay is still closed.',
        ],
        { before, reason, host },
      ),
    )
    return
  }
  talk.answer(
    word(
      after === 0
        ? [
            'All {before} messages are out, the queue of {host} is empty.',
            'Done: {before} were waiting, none is left on {host}.',
            'The queue is empty. {before} messages went out within 30 seconds.',
          ]
        : [
            '{sent} of {before} went out; still in the queue: {after}. Postfix tries that again by itself.',
            'Sent: {sent}, left: {after}. What remains has trouble of its own, `postqueue -p` says which.',
          ],
      { before, after, sent: before - after, host },
    ),
  )
})
