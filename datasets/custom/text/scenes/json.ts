import { opening, scene } from '#kit/conversations'
import { sorted } from '#kit/screens'
import { distinct, plural, textFile } from '../text-file.ts'

/** Jobs in a JSON array: filtered, counted, summed with jq; now and then the file is broken. */
export const jobsInJson = scene('json', (act) => {
  const { talk, random, word } = act
  const names = distinct(random.integer(4, 9), () => `${act.world.stem(random)}-${random.pick(['sync', 'mail', 'report', 'index', 'import'])}`)
  const jobs = names.map((name) => ({ name, state: random.pick(['done', 'done', 'failed', 'queued']), retries: random.integer(0, 6) }))
  const lines = [
    '[',
    ...jobs.map((job, place) => `  ${JSON.stringify(job).replaceAll('":', '": ').replaceAll(',"', ', "')}${place < jobs.length - 1 ? ',' : ''}`),
    ']',
  ]
  const kind = random.pick(['failed', 'by-state', 'retries', 'broken'] as const)
  const wrong = random.integer(2, jobs.length)
  const file = textFile(act, 'json', kind === 'broken' ? lines.map((line, place) => (place === wrong - 1 ? line.replace(/,$/, '') : line)) : lines)
  const { path, where } = file
  talk.user(opening(act, openings[kind], { where }))
  if (kind === 'broken') {
    const said = `parse error: Expected separator between values at line ${wrong + 1}, column 3`
    file.run(`jq empty ${path}`, { text: said, exit: 2 })
    file.run(`sed -n '${wrong},${wrong + 1}p' ${path}`, file.lines.slice(wrong - 1, wrong + 1).join('\n'))
    const asks = random.chance(0.6)
    talk.answer(
      word(
        [
          'It is not valid JSON: line {line} (job {name}) lacks the comma at its end, jq stumbles at line {next}.',
          'A comma is missing at the end of line {line}, after the job {name}. That is why jq stops at line {next}, column 3.',
          'jq fails at line {next} since line {line} ({name}) does not end in a comma.',
        ],
        { line: wrong, next: wrong + 1, name: names[wrong - 2] ?? '' },
      ) + (asks ? ' Shall I add it? I would keep a copy as .bak.' : ' Nothing is changed.'),
    )
    if (!asks) return
    talk.user(word(['Yes, add it', 'Please do', 'Yes, fix that line', 'ok, but keep the copy']))
    file.run(`sed -i.bak '${wrong}s/$/,/' ${path}`, '')
    file.run(`jq length ${path}`, String(jobs.length))
    talk.answer(
      word(
        [
          'Mended: jq reads the file and counts {count} jobs. The former state is {path}.bak.',
          'The file is valid again, {count} jobs. {path}.bak is the copy.',
          'Comma added in line {line}; jq now finds {count} jobs. The old file is kept as {path}.bak.',
        ],
        {
          count: jobs.length,
          path,
          line: wrong,
        },
      ),
    )
    return
  }
  if (random.chance(0.55)) file.cat()
  if (kind === 'failed') {
    const failed = jobs.filter((job) => job.state === 'failed')
    file.run(`jq -r '.[] | select(.state == "failed") | .name' ${path}`, failed.map((job) => job.name).join('\n'))
    if (failed.length === 0) file.run(`jq length ${path}`, String(jobs.length))
    talk.answer(
      failed.length === 0
        ? word(['None of the {count} jobs failed.', 'No failed job among {count}.', 'All {count} jobs are done or queued, none failed.'], {
            count: jobs.length,
          })
        : word(['{count} failed: {list}.', 'Failed: {list} ({count}).', '{list}; that is {count} in all.'], {
            count: plural(failed.length, 'job'),
            list: failed.map((job) => job.name).join(', '),
          }),
    )
    return
  }
  if (kind === 'by-state') {
    const states = sorted([...new Set(jobs.map((job) => job.state))]).map((state) => [state, jobs.filter((job) => job.state === state).length] as const)
    file.run(`jq -r 'group_by(.state)[] | "\\(.[0].state) \\(length)"' ${path}`, states.map(([state, count]) => `${state} ${count}`).join('\n'))
    talk.answer(
      word(['{list}: {count} jobs altogether.', 'Of {count} jobs: {list}.', 'The {count} jobs stand like this: {list}.'], {
        count: jobs.length,
        list: states.map(([state, count]) => `${count} ${state}`).join(', '),
      }),
    )
    return
  }
  const all = jobs.reduce((sum, job) => sum + job.retries, 0)
  const worst = jobs.reduce((a, b) => (b.retries >= a.retries ? b : a))
  file.run(`jq 'map(.retries) | add' ${path}`, String(all))
  file.run(`jq -r 'max_by(.retries) | "\\(.name) \\(.retries)"' ${path}`, `${worst.name} ${worst.retries}`)
  talk.answer(
    word(
      [
        '{all} retries in all; {name} needed most ({most}).',
        'Together {all}. The worst job is {name} with {most}.',
        '{name} leads with {most} of {all} retries.',
      ],
      { all, name: worst.name, most: worst.retries },
    ),
  )
})

const openings = {
  failed: {
    ask: ['Which jobs in {where} have failed', 'List the failed jobs from {where}', 'Use jq to find the jobs with state failed in {where}'],
    say: ['I only need the names of the failed jobs in {where}', 'Did anything fail? The jobs are in {where}'],
  },
  'by-state': {
    ask: ['How many jobs are in which state in {where}', 'Group the jobs of {where} by state', 'Count done, failed and queued jobs in {where}'],
    say: ['A short overview of {where} by state, please', 'I want one number for each state in {where}'],
  },
  retries: {
    ask: ['Add up the retries in {where}', 'Which job in {where} needed the most retries', 'Sum the retries of all jobs in {where} and name the worst'],
    say: ['Too many retries lately, see {where}. Which job is it?', 'I need the total of retries in {where}'],
  },
  broken: {
    ask: ['Find out why {where} cannot be read', 'Check whether {where} is valid JSON', 'Look for the syntax error in {where}'],
    say: ['Our importer rejects {where} as invalid', '{where} gives a parse error since I edited it by hand'],
  },
} as const
