import { opening, scene } from '#kit/conversations'
import { distinct, textFile } from '../text-file.ts'

const settings = [
  'timeout',
  'max_connections',
  'retries',
  'workers',
  'batch_size',
  'cache_ttl',
  'log_days',
  'queue_limit',
  'poll_interval',
  'keepalive',
] as const

/** One setting of a file with `key=value` lines, changed with a copy kept, and looked at afterwards. */
export const changeSetting = scene('change-setting', (act) => {
  const { talk, random, word } = act
  const keys = distinct(random.integer(4, 7), () => random.pick(settings))
  const key = random.pick(keys)
  const before = new Map(keys.map((each) => [each, random.integer(1, 60) * 5]))
  const old = before.get(key) ?? 0
  const wanted = random.chance(0.12) ? old : old + random.integer(1, 20) * 5
  const commented = random.chance(0.35)
  const lines = [
    '# written by hand, see the wiki',
    ...keys.flatMap((each) =>
      each === key && commented ? [`#${each}=${(before.get(each) ?? 0) + 5}`, `${each}=${before.get(each)}`] : [`${each}=${before.get(each)}`],
    ),
  ]
  const absent = random.chance(0.15)
  const asked = absent ? (settings.find((each) => !keys.includes(each)) ?? 'nice') : key
  const file = textFile(act, 'conf', lines)
  const { path, where } = file
  talk.user(
    opening(
      act,
      {
        ask: ['Set {asked} to {wanted} in {where}', 'Change {asked} in {where} to {wanted}', 'Put {asked}={wanted} into {where} and show me the difference'],
        say: [
          '{asked} should be {wanted} in {where}',
          'We agreed on {wanted} for {asked}; the file is {where}',
          'In {where} the value of {asked} has to become {wanted}',
        ],
      },
      { asked, wanted, where },
    ),
  )
  const matching = lines.map((line, place) => `${place + 1}:${line}`).filter((line) => line.includes(asked))
  file.run(`grep -n '${asked}' ${path}`, matching.length === 0 ? { text: '', exit: 1 } : matching.join('\n'))
  if (absent) {
    file.cat()
    talk.answer(
      word(
        [
          '{path} has no {asked}; it sets {keys}. Shall I add a line {asked}={wanted}, or did you mean another file?',
          'I did not change anything: {asked} does not occur in {path}, only {keys}. Is it the right file?',
          'There is no {asked} in {path} yet (it holds {keys}). Tell me whether to add it as a new line.',
        ],
        { path, asked, wanted, keys: keys.join(', ') },
      ),
    )
    return
  }
  const number = lines.indexOf(`${key}=${old}`) + 1
  if (wanted === old) {
    talk.answer(
      word(
        [
          'It is already {wanted} (line {number}), so I changed nothing.',
          'Nothing to do: line {number} says {key}={wanted} already.',
          'Line {number} holds {key}={wanted} as you want it; the file is as it was.',
        ],
        { wanted, number, key },
      ),
    )
    return
  }
  file.run(`sed -i.bak 's/^${key}=${old}$/${key}=${wanted}/' ${path}`, '')
  file.run(`diff ${path}.bak ${path}`, { text: `${number}c${number}\n< ${key}=${old}\n---\n> ${key}=${wanted}`, exit: 1 })
  const values = { key, old, wanted, number, path }
  const said = word(
    [
      '{key} is now {wanted} instead of {old} (line {number}); nothing else changed. The copy is {path}.bak.',
      'Changed line {number}: {key} from {old} to {wanted}. {path}.bak holds the former file.',
      'Done, one line differs: {key}={old} became {key}={wanted}. Line {number}, copy in {path}.bak.',
    ],
    values,
  )
  talk.answer(commented ? `${said} The commented line above it is as it was.` : said)
  if (random.chance(0.25)) {
    talk.user(word(['That was a mistake, put the old file back', 'Undo it please, it must stay {old}', 'Sorry, back to {old}'], values))
    file.run(`cp ${path}.bak ${path} && grep -n '^${key}=' ${path}`, `${number}:${key}=${old}`)
    talk.answer(
      word(
        [
          'Back to {key}={old} (line {number}), from the copy.',
          'Undone: line {number} says {key}={old} again.',
          '{path} is as it was: {key}={old} in line {number}.',
        ],
        values,
      ),
    )
  }
})
