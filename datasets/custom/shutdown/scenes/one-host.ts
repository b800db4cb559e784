import { type Act, opening, scene } from '#kit/conversations'
import { drawMoment, later, type Machine, type Site } from '#kit/fleet'
import { no, propose, yes } from '../said.ts'
import { carryOut, drawWork, powerOff, reboot, type Work } from '../work.ts'

const proposals = [
  '{finding} I would {plan}. {warning} {question}',
  'I looked first: {finding} What I would do: {plan}. {warning} {question}',
  '{finding} Next I would {plan}, and nothing else. {warning} {question}',
  'Before I touch it: {finding} I would {plan}. {warning} {question}',
] as const

/** The user names the host, the agent looks at it, says what it would do and asks. */
function proposeWork(act: Act): { machine: Machine; site: Site; work: Work } {
  const { talk, random, site: drawSite, word } = act
  const site = drawSite()
  const machine = random.pick(site.machines)
  const work = drawWork(act, machine, site.application, drawMoment(random))
  talk.user(opening(act, work.wishes, { host: machine.name }))
  if (random.chance(0.25))
    talk.think(
      word(
        [
          '{host} is named, but this cannot be undone: look, then ask.',
          'One host, named exactly. First see what hangs on {host}, then ask before anything is lost.',
        ],
        { host: machine.name },
      ),
    )
  talk.remote(machine.name, work.look.command, work.look.output)
  talk.answer(propose(act, proposals, work))
  return { machine, site, work }
}

const confirmed = scene('confirmed', (act) => {
  const { talk, word } = act
  const { machine, work } = proposeWork(act)
  talk.user(word([...yes, 'Yes, {host}', 'Yes, that host: {host}'], { host: machine.name }))
  carryOut(act, machine, work)
  talk.answer(word(['{done}.', 'Done. {done}.', 'That is done as confirmed: {done}.', '{done}. Nothing else was touched.'], { done: work.done }))
})

const declined = scene('declined', (act) => {
  const { talk, word, random } = act
  const { machine, work } = proposeWork(act)
  talk.user(word(no))
  if (random.chance(0.3)) talk.remote(machine.name, 'uptime -p', `up ${machine.uptimeDays} days`)
  talk.answer(
    word(
      [
        'Understood, I left {host} as it is. For the record: {finding}',
        'Nothing was done. {finding} Tell me when you want to take it up again, and I will ask once more before I start.',
        'Then it stays as it is: {finding}',
        'I did nothing on {host}. What I saw there: {finding}',
      ],
      { host: machine.name, finding: work.finding },
    ),
  )
})

/** The user notices on being asked that the host is the wrong one. */
const corrected = scene('wrong-host-corrected', (act) => {
  const { talk, random, site: drawSite, word } = act
  const site = drawSite()
  const role = random.pick(['web', 'api', 'db', 'cache', 'proxy'])
  const [wrong, right] = site.machines.filter((machine) => machine.role === role)
  if (!wrong || !right) return
  const draw = random.pick([reboot, powerOff])
  const now = drawMoment(random)
  const [first, second] = [draw(act, wrong, site.application, now), draw(act, right, site.application, later(now, random.integer(60, 400)))]
  talk.user(opening(act, first.wishes, { host: wrong.name }))
  talk.remote(wrong.name, first.look.command, first.look.output)
  talk.answer(propose(act, proposals, first))
  talk.user(
    word(
      [
        'No, I meant {right}',
        'No, wrong one: {right} it is',
        'Wait, {right}, not {wrong}',
        'No, not that host. {right}',
        'Not {wrong}, sorry. It has to be {right}',
      ],
      { right: right.name, wrong: wrong.name },
    ),
  )
  talk.remote(right.name, second.look.command, second.look.output)
  talk.answer(
    propose(
      act,
      [
        'Good that I asked. {wrong} stays as it is. {finding} I would {plan}. {warning} {question}',
        'Then {right} instead, and {wrong} is left alone. {finding} I would {plan}. {warning} {question}',
        '{wrong} was not touched. {finding} So now I would {plan}. {warning} {question}',
      ],
      second,
      { wrong: wrong.name, right: right.name },
    ),
  )
  talk.user(word([...yes, 'Yes, {right}'], { right: right.name }))
  carryOut(act, right, second)
  talk.answer(
    word(['{done}. {wrong} was not touched.', 'Done on {right} alone: {done}.', '{done}; {wrong} runs on as before.'], {
      done: second.done,
      wrong: wrong.name,
      right: right.name,
    }),
  )
})

export const oneHost = [confirmed, declined, corrected]
