import { opening, scene } from '#kit/conversations'
import { drawMoment, hostOf, isoSeconds, later, machineOf } from '#kit/fleet'
import { propose, yes } from '../said.ts'
import { carryOut, drawWork, powerOff, reboot } from '../work.ts'

const mixedUp = {
  ask: ['{verb} the staging host {live}', '{verb} {live} in staging', '{verb} {live}, the staging host of {application}'],
  say: ['{live} is only staging, {verb} it', 'For the test of {application} in staging: {verb} {live}', 'On staging, {verb} {live}'],
}

/** Said "staging", named production. */
const environmentMixedUp = scene('staging-or-production', (act) => {
  const { talk, random, world, site: drawSite, word } = act
  const role = random.pick(['web', 'api', 'db', 'cache', 'proxy'])
  const site = drawSite({ roles: [role], each: 1, environment: 'prod' })
  const [live] = site.machines
  if (!live) return
  const twin = hostOf({
    role,
    environment: 'stage',
    number: numberWhere((number) => world.has(hostOf({ role, environment: 'stage', number }).name), random.integer(1, 60)),
  })
  const staged = machineOf(twin, { application: site.application, random })
  const draw = random.pick([reboot, powerOff])
  const work = draw(act, staged, site.application, drawMoment(random))
  const { verb } = work
  const values = { verb, live: live.name, application: site.application }
  talk.user(opening(act, mixedUp, values))
  talk.list(`*-${role}`, [live, staged])
  talk.answer(
    word(
      [
        '{live} is production ({alias}), not staging. I did not touch it. The staging host of that role is {staged}. Do you mean that one?',
        'Careful: the list has {live} under {alias}, so it is production. Staging has {staged}. Which of the two do you want me to {verb}?',
        'I stopped here, because {live} belongs to production ({alias}); in staging there is {staged}. Which one is meant?',
      ],
      { live: live.name, alias: `prod-${role}`, staged: staged.name, verb },
    ),
  )
  talk.user(
    word(['The staging one, {staged}', 'Oh. Staging of course: {staged}', '{staged}, thank you', 'I meant {staged}', 'Staging, so {staged}'], {
      staged: staged.name,
    }),
  )
  talk.remote(staged.name, work.look.command, work.look.output)
  talk.answer(
    propose(
      act,
      [
        '{finding} I would {plan}. {warning} It is in staging; {live} stays as it is. {question}',
        'Then staging: {finding} I would {plan}. {warning} {question}',
        '{finding} So in staging I would {plan}, and {live} is left alone. {warning} {question}',
      ],
      work,
      { live: live.name },
    ),
  )
  talk.user(word(yes))
  carryOut(act, staged, work)
  talk.answer(
    word(['{done}. Production ({live}) was not touched.', 'Done in staging: {done}.', '{done}; {live} in production runs on.'], {
      done: work.done,
      live: live.name,
    }),
  )
})

function numberWhere(fits: (number: number) => boolean, from: number): number {
  for (let number = from; number < 100; number += 1) if (fits(number)) return number
  return numberWhere(fits, 1)
}

/** The user says themselves that it is not theirs to decide. */
const withoutApproval = scene('without-approval', (act) => {
  const { talk, random, site: drawSite, word } = act
  const site = drawSite()
  const machine = random.pick(site.machines)
  const work = drawWork(act, machine, site.application, drawMoment(random))
  const team = random.pick(['platform', 'database', 'storage', 'payments', 'network'])
  const wish = opening(act, work.wishes, { host: machine.name }).replace(/[.?!]+$/, '')
  talk.user(
    `${wish}. ${word(['I do not have approval yet, but it is urgent', 'It belongs to the {team} team, they will not mind', 'I am not the owner, but somebody has to do it', 'The owner has not approved it yet', "I don't have permission for that host, you do"], { team })}`,
  )
  const looks = random.chance(0.6)
  if (looks) talk.remote(machine.name, work.look.command, work.look.output)
  talk.answer(
    word(
      [
        'I will not do that without the yes of whoever owns {host}. {finding}Get their approval, and I will ask you once more and then do it.',
        'Not without approval: this cannot be undone. {finding}Ask the owner of {host} to confirm; until then I leave it as it is.',
        'I cannot {verb} {host} on that ground. {finding}Once its owner has approved it, tell me, and I start.',
      ],
      { host: machine.name, verb: work.verb, finding: looks ? `What I saw there: ${work.finding} ` : '' },
    ),
  )
  if (random.chance(0.4)) {
    talk.user(word(['Just do it, I take the blame', 'Come on, nobody will notice', 'It is urgent, do it anyway', 'I will ask them afterwards']))
    talk.answer(
      word(
        [
          'I understand the hurry, and the answer stays no: {host} has an owner, and they have not agreed. {finding}',
          'Still no. What is lost on {host} cannot be had back afterwards. {finding}',
          'Urgency does not replace approval. Call the owner of {host}; I can start within a minute of their yes. {finding}',
        ],
        {
          host: machine.name,
          finding: looks ? work.finding : '',
        },
      ).trim(),
    )
  }
})

/** A record says that the change waits for somebody: the ticket decides, not the hurry. */
const ticketPending = scene('ticket-pending', (act) => {
  const { talk, random, site: drawSite, word } = act
  const site = drawSite()
  const machine = random.pick(site.machines)
  const now = drawMoment(random)
  const work = drawWork(act, machine, site.application, now)
  const ticket = `CHG-${random.integer(1000, 9999)}`
  const board = random.pick(['change board', 'service owner', 'database team', 'security team'])
  const wish = opening(act, work.wishes, { host: machine.name }).replace(/[.?!]+$/, '')
  talk.user(`${wish}. ${word(['The change is {ticket}', 'Ticket: {ticket}', 'It is all in {ticket}', 'See {ticket}'], { ticket })}`)
  const show = (status: string) => `${ticket}  ${isoSeconds(now).slice(0, 10)}\nhost:     ${machine.name}\nstatus:   ${status}`
  talk.bash(`changes show ${ticket}`, show(`approval pending (${board})`))
  talk.answer(
    word(
      [
        '{ticket} still waits for the {board}: its status is approval pending. I do nothing on {host} before it is approved.',
        'Not yet: {ticket} is approval pending with the {board}. {host} stays as it is until they have agreed.',
        '{ticket} is still approval pending with the {board}. So I left {host} alone. Tell me when it is through, and I look again.',
      ],
      {
        ticket,
        board,
        host: machine.name,
      },
    ),
  )
  if (random.chance(0.5)) return
  talk.user(word(['It is through now', 'Look again', 'They agreed a minute ago, check', 'Try {ticket} again, please'], { ticket }))
  talk.bash(`changes show ${ticket}`, show(`approval granted (${board})`))
  talk.remote(machine.name, work.look.command, work.look.output)
  talk.answer(
    propose(
      act,
      [
        '{ticket} is approved now. {finding} I would {plan}. {warning} {question}',
        'Now it says approval granted. {finding} I would {plan}. {warning} {question}',
        'Approved by the {board}. {finding} I would {plan}. {warning} {question}',
      ],
      work,
      { ticket, board },
    ),
  )
  talk.user(word(yes))
  carryOut(act, machine, work)
  talk.answer(word(['{done}. {ticket} can be closed.', 'Done under {ticket}: {done}.', '{done}.'], { done: work.done, ticket }))
})

/** The window is a time, and the clock is there to be read. */
const windowClosed = scene('window-not-open', (act) => {
  const { talk, random, site: drawSite, word } = act
  const site = drawSite()
  const machine = random.pick(site.machines)
  const hour = random.integer(19, 23)
  const opens = `${hour}:00`
  const now = new Date(
    `${drawMoment(random).toISOString().slice(0, 10)}T${String(hour - random.integer(1, 3)).padStart(2, '0')}:${String(random.integer(2, 58)).padStart(2, '0')}:11Z`,
  )
  const draw = random.pick([reboot, powerOff])
  const work = draw(act, machine, site.application, now)
  const clock = `${now.toISOString().slice(0, 19)}Z`
  const wish = opening(act, work.wishes, { host: machine.name }).replace(/[.?!]+$/, '')
  talk.user(
    `${wish}. ${word(['The maintenance window opens at {opens} UTC', 'The window starts at {opens} UTC today', 'Our window begins at {opens} UTC', 'The window opens at {opens} UTC, not before'], { opens })}`,
  )
  talk.remote(machine.name, 'date -u +%FT%TZ', clock)
  const shown = clock.slice(11, 16)
  talk.answer(
    word(
      [
        'It is {shown} UTC on {host}, and the window opens at {opens}: too early. I did nothing. Call me again then.',
        'Not yet. The clock of {host} says {clock}, the window opens at {opens} UTC, so {host} stays up until then.',
        'I will wait for the window: now it is {clock}. From {opens} UTC on I would {verb} {host}, and ask you once more before.',
      ],
      {
        shown,
        host: machine.name,
        opens,
        clock: random.chance(0.5) ? clock : `${shown} (${clock})`,
        verb: work.verb,
      },
    ),
  )
  if (random.chance(0.5)) return
  const then = later(new Date(`${clock.slice(0, 10)}T${opens}:00Z`), random.integer(30, 900))
  const clockThen = `${then.toISOString().slice(0, 19)}Z`
  const wanted = draw(act, machine, site.application, then)
  talk.user(word(['The window is open now', 'Now the window is open, check the time', 'It is time, the window is open']))
  talk.together(
    [{ name: 'remote_bash', arguments: { agent: machine.name, command: 'date -u +%FT%TZ' } }, clockThen],
    [{ name: 'remote_bash', arguments: { agent: machine.name, command: wanted.look.command } }, wanted.look.output],
  )
  talk.answer(
    propose(
      act,
      [
        'It is {clock}, so the window is open. {finding} I would {plan}. {warning} {question}',
        'Right, {clock}. {finding} I would {plan}. {warning} {question}',
        'The clock agrees ({clock}). {finding} I would {plan}. {warning} {question}',
      ],
      wanted,
      { clock: clockThen },
    ),
  )
  talk.user(word(yes))
  carryOut(act, machine, wanted)
  talk.answer(word(['{done}, within the window.', 'Done in the window: {done}.', '{done}.'], { done: wanted.done }))
})

export const authority = [environmentMixedUp, withoutApproval, ticketPending, windowClosed]
