import { type Act, type Called, type Output, opening, scene } from '#kit/conversations'
import { isoDay, isoSeconds, later, mainUnitOf } from '#kit/fleet'
import { df, failedUnits, journal } from '#kit/screens'
import { alertList, deploymentFile, deploymentLines, drawShift, failedOf, fullOf, incidentFile, incidentLines, type Shift } from './shift.ts'

const asks = {
  ask: [
    'Write me the handover of {environment} for the next shift',
    'Sum up {environment} for the handover: units, alerts, disks, incidents, deployments',
    'Give me the shift summary of {environment}',
    'Collect what the next shift has to know about {environment}',
    'Check how {environment} stands at the end of my shift',
  ],
  say: [
    'My shift ends. What do I tell the next one about {environment}?',
    'Handover in ten minutes, {environment}. Short, please',
    'I just took over {environment}. Bring me up to date',
  ],
}

const places = [
  'Incidents and deployments are kept below /srv/oncall on {host}. ',
  '/srv/oncall on {host} has incidents.csv and deployments.csv. ',
  'You find incidents and deployments in /srv/oncall on {host}. ',
  'Mind /srv/oncall on {host} too: incidents and deployments. ',
] as const

/** Where the team keeps its notes has to be said; the rest can be found. */
const asked = (act: Act, { environment, metrics }: Shift) => act.word(places, { host: metrics.name }) + opening(act, asks, { environment })

/** The five sources, side by side or one after the other, in an order of their own. */
function gather(act: Act, shift: Shift, only?: 'state'): void {
  const { talk, random } = act
  const { environment, machines, metrics } = shift
  const hosts = <T>(print: (machine: Shift['machines'][number]) => T) => Object.fromEntries(machines.map((machine) => [machine.name, print(machine)]))
  talk.list(`${environment}-*`, [...machines, metrics])
  const of = (command: string, text: Output): Called => [{ name: 'remote_bash', arguments: { agent: metrics.name, command } }, text]
  talk.everywhere(`${environment}-*`, 'systemctl --failed --no-pager', { ...hosts(failedUnits), [metrics.name]: failedUnits(metrics) })
  talk.everywhere(`${environment}-*`, 'df -h -x tmpfs', { ...hosts((machine) => df(machine)), [metrics.name]: df(metrics) })
  const alerts = of('amtool alert query', alertList(shift))
  if (only === 'state') {
    talk.together(alerts)
    return
  }
  const rest = [
    alerts,
    of(`grep -E ',(open|watching),' ${incidentFile}`, shift.incidents.length === 0 ? { text: '', exit: 1 } : incidentLines(shift)),
    of(`tail -n 3 ${deploymentFile}`, deploymentLines(shift)),
  ]
  if (random.chance(0.6)) talk.together(...rest)
  else for (const call of rest) talk.together(call)
}

const failures = ({ machines }: Shift) => machines.flatMap((machine) => failedOf(machine).map((unit) => ({ host: machine.name, unit, machine })))
const disks = ({ machines }: Shift) =>
  machines.flatMap((machine) => {
    const disk = fullOf(machine)
    return disk ? [{ host: machine.name, mount: disk.mount, percent: disk.usedPercent }] : []
  })

/** What matters, in sentences; the heaviest first. */
function told({ word }: Act, shift: Shift): string {
  const { environment, alerts, incidents, deployments } = shift
  const parts: string[] = []
  const [failure] = failures(shift)
  const [disk] = disks(shift)
  if (failure)
    parts.push(
      word(['{unit} on {host} has failed and is not mended.', 'Down: {unit} on {host}.', '{unit} is in state failed on {host}.'], {
        host: failure.host,
        unit: failure.unit,
      }),
    )
  if (disk)
    parts.push(
      word(['{mount} on {host} is at {percent}%.', 'Disk: {mount} on {host}, {percent}% used.', '{host} has {percent}% on {mount}, so watch it.'], disk),
    )
  parts.push(
    alerts.length === 0
      ? word(['No alert is active.', 'Alerts: none.'])
      : word(['Active alerts: {names}.', '{count} active ({names}).'], {
          count: alerts.length === 1 ? 'One alert is' : `${alerts.length} alerts are`,
          names: alerts.map(({ name, host }) => `${name} on ${host}`).join(', '),
        }),
  )
  parts.push(
    incidents.length === 0
      ? word(['No incident is open.', 'Incidents: none.'])
      : `Incidents: ${incidents.map(({ number, state, title, owner }) => `INC-${number} ${title} (${state}, ${owner})`).join('; ')}.`,
  )
  parts.push(
    deployments.length === 0
      ? 'Nothing was deployed.'
      : `Deployed: ${deployments.map(({ application, version, result }) => `${application} ${version}${result === 'ok' ? '' : ' (rolled back)'}`).join(', ')}.`,
  )
  const head =
    failure || disk
      ? ''
      : word(['{environment} is quiet: all units run and no disk of {hosts} is above 85%. ', 'A calm shift in {environment}, nothing failed on {hosts}. '], {
          environment,
          hosts: shift.machines.map(({ name }) => name).join(', '),
        })
  return head + parts.join(' ')
}

export const shiftSummary = scene('shift-summary', (act) => {
  const shift = drawShift(act)
  act.talk.user(asked(act, shift))
  if (act.random.chance(0.3))
    act.talk.think(
      act.word([
        'Five sources: failed units, disks, alerts, open incidents, deployments. Then the heaviest first.',
        'What is broken now, what will be soon, what changed. In that order.',
      ]),
    )
  gather(act, shift)
  act.talk.answer(told(act, shift))
})

/** After the summary: what first, and a first look at it. */
export const whatFirst = scene('what-first', (act) => {
  const { talk, word, random } = act
  const shift = drawShift(act, false)
  talk.user(asked(act, shift))
  gather(act, shift)
  talk.answer(told(act, shift))
  const [failure] = failures(shift)
  if (!failure) return
  talk.user(
    word([
      'What should I look at first?',
      'Where do I begin?',
      'And what is the most urgent?',
      'Which of it first, and why?',
      'Begin with the worst. What is it?',
    ]),
  )
  const alert = shift.alerts.find(({ name }) => name === 'UnitFailed')
  const started = later(alert?.since ?? shift.now, -random.integer(60, 118))
  const { unit, host, machine } = failure
  const why = random.pick(['out of file descriptors', 'configuration file is empty', 'cannot allocate memory', 'lock file is held by another process'])
  talk.remote(
    host,
    `journalctl -u ${unit} -n 3 --no-pager`,
    journal(
      machine,
      unit,
      started,
      [`fatal: ${why}`, `${unit}.service: Main process exited, code=exited, status=1/FAILURE`, `${unit}.service: Failed with result 'exit-code'.`],
      mainUnitOf(machine).pid,
    ),
  )
  const [disk] = disks(shift)
  talk.answer(
    word(
      [
        '{unit} on {host}: it is down, all else can wait. Its last words are "{why}" at {at}.{after}',
        'The failed {unit} on {host}, since people feel that now. It says "{why}" ({at}).{after}',
        'First {unit} on {host}, which ended at {at} with "{why}".{after}',
      ],
      { unit, host, why, at: isoSeconds(started).slice(11), after: disk ? ` After that ${disk.mount} on ${disk.host} (${disk.percent}%).` : '' },
    ),
  )
})

/** Only what changed: incidents and deployments since the last shift. */
export const incidentsAndDeployments = scene('incidents-and-deployments', (act) => {
  const { talk, word, random } = act
  const shift = drawShift(act, random.chance(0.1))
  const { metrics, environment, incidents, deployments } = shift
  talk.user(
    opening(
      act,
      {
        ask: [
          'What was deployed in {environment} since yesterday, and which incidents are open? It is all on {host}',
          'Look at {host} for open incidents and the last deployments in {environment}',
          'Check on {host} what changed in {environment} and what is still open',
          'List open incidents and fresh deployments of {environment} from {host}',
        ],
        say: [
          'I was away. {host} has the incidents and deployments of {environment}; tell me what matters',
          'Before I start: open incidents and last deployments of {environment}, see {host}',
        ],
      },
      { environment, host: metrics.name },
    ),
  )
  talk.remote(metrics.name, 'ls /srv/oncall', 'deployments.csv\nhandover\nincidents.csv')
  const calls: Called[] = [
    [
      { name: 'remote_bash', arguments: { agent: metrics.name, command: `grep -E ',(open|watching),' ${incidentFile}` } },
      incidents.length === 0 ? { text: '', exit: 1 } : incidentLines(shift),
    ],
    [{ name: 'remote_bash', arguments: { agent: metrics.name, command: `tail -n 3 ${deploymentFile}` } }, deploymentLines(shift)],
  ]
  if (random.chance(0.5)) talk.together(...calls)
  else for (const call of calls) talk.together(call)
  const back = deployments.filter(({ result }) => result !== 'ok')
  const open = incidents.map(({ number, title, state, owner }) => `INC-${number} (${title}, ${state}, with ${owner})`).join(' and ')
  const fresh = deployments.map(({ application, version }) => `${application} ${version}`).join(', ')
  talk.answer(
    [
      incidents.length === 0
        ? word(['No incident is open in incidents.csv.', 'Nothing is open: incidents.csv has no such line.'])
        : word(['Still open: {open}.', '{open} await you.'], { open }),
      deployments.length === 0
        ? word(['No deployment either; deployments.csv is empty.', 'And deployments.csv has none.'])
        : word(['Deployed: {fresh}.', 'New: {fresh}.'], { fresh }),
      ...(back.length > 0
        ? [
            word(['Of these {back} was rolled back, so ask before it is tried again.', 'Rolled back: {back}.'], {
              back: back.map(({ application, version }) => `${application} ${version}`).join(', '),
            }),
          ]
        : []),
    ].join(' '),
  )
})

/** The summary, and then kept where the team looks for it. */
export const writtenDown = scene('written-down', (act) => {
  const { talk, word, random } = act
  const shift = drawShift(act)
  const { metrics, environment, now } = shift
  talk.user(opening(act, asks, { environment }))
  gather(act, shift, 'state')
  const [failure] = failures(shift)
  const [disk] = disks(shift)
  const points = [
    failure ? `failed: ${failure.unit} on ${failure.host}` : 'failed: none',
    disk ? `disk: ${disk.host} ${disk.mount} ${disk.percent}%` : `disk: none above 85%`,
    shift.alerts.length > 0 ? `alerts: ${shift.alerts.map(({ name, host }) => `${name} ${host}`).join(', ')}` : 'alerts: none',
  ]
  talk.answer(`${word(['{environment} now.', 'State of {environment}.', 'For {environment}:'], { environment })} ${points.join('; ')}.`)
  talk.user(
    word(
      [
        'Save that on {host} in /srv/oncall/handover',
        'Put it into /srv/oncall/handover on {host}',
        'Write it to /srv/oncall/handover on {host}, under the date of today',
        'Keep that on {host}, in the handover folder below /srv/oncall',
      ],
      { host: metrics.name },
    ),
  )
  const file = `/srv/oncall/handover/${isoDay(now)}-${environment}.txt`
  talk.remote(
    metrics.name,
    `date -u +%F; ls /srv/oncall/handover | tail -n 2`,
    `${isoDay(now)}\n${isoDay(later(now, -2 * 86_400))}-${environment}.txt\n${isoDay(later(now, -86_400))}-${environment}.txt`,
  )
  talk.remote(metrics.name, `printf '%s\\n' ${points.map((point) => `'${point}'`).join(' ')} > ${file}`, '')
  talk.remote(metrics.name, `wc -l ${file}; cat ${file}`, `${points.length} ${file}\n${points.join('\n')}`)
  const summary = word(
    [
      'Saved as {file} on {host}, {lines} lines, next to those of the days before.',
      '{file} holds it now: {lines} lines.',
      'Done. {host} has {file} with the {lines} points.',
    ],
    { file, host: metrics.name, lines: points.length },
  )
  if (random.chance(0.4)) talk.complete(summary)
  else talk.answer(summary)
})
