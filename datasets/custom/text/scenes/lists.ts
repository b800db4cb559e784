import { consent, opening, refusal, scene } from '#kit/conversations'
import { counted, sorted, uniqLines } from '#kit/screens'
import { distinct, plural, textFile } from '../text-file.ts'

/** Names that stand in a list more than once; taken out after consent, with a copy. */
export const duplicates = scene('duplicates', (act) => {
  const { talk, random, word } = act
  const names = distinct(random.integer(5, 9), () => act.world.stem(random))
  const clean = random.chance(0.2)
  const doubled = clean ? [] : names.slice(0, random.integer(1, 3))
  const lines = [...names, ...doubled.flatMap((name) => (random.chance(0.25) ? [name, name] : [name]))]
    .map((name) => [random.next(), name] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, name]) => name)
  const file = textFile(act, 'txt', lines)
  const { path, where } = file
  talk.user(
    opening(
      act,
      {
        ask: ['Check {where} for names that occur twice', 'Which lines of {where} are duplicates', 'Find duplicate entries in {where}'],
        say: [
          'I think {where} has the same name more than once',
          'The importer complains about duplicate names in {where}',
          'Somebody pasted into {where}; are there names twice?',
        ],
      },
      { where },
    ),
  )
  if (random.chance(0.5)) file.cat()
  if (clean) {
    file.run(`sort ${path} | uniq -d`, '')
    file.run(`wc -l < ${path}`, String(lines.length))
    talk.answer(
      word(['No duplicates: all {count} lines are different.', 'Each of the {count} names stands there once.', 'uniq -d found nothing among {count} lines.'], {
        count: lines.length,
      }),
    )
    return
  }
  const counts = counted(lines).filter(([, count]) => count > 1)
  file.run(`sort ${path} | uniq -c | sort -rn | awk '$1 > 1'`, uniqLines(counts))
  const list = counts.map(([name, count]) => `${name} (${count} times)`).join(', ')
  const offer = random.chance(0.6)
  talk.answer(
    word(['{count} on more than one line: {list}.', 'Yes: {list}.', '{list}; all other lines are single.'], {
      count: plural(counts.length, 'name', 'names'),
      list,
    }) +
      (offer
        ? word([
            ' Shall I take the extra lines out? The order of the rest stays, and a copy is kept.',
            ' I can remove the repeats and keep the first of each, with a copy as .bak. Do you want that?',
          ])
        : ''),
  )
  if (!offer) return
  if (random.chance(0.2)) {
    talk.user(refusal(act))
    talk.answer(word(['Then {path} stays as it is, with {list}.', 'Nothing changed. The repeats are still {list}.'], { path, list }))
    return
  }
  talk.user(consent(act, 'take them out'))
  file.run(`cp -p ${path} ${path}.bak && awk '!seen[$0]++' ${path}.bak > ${path}`, '')
  file.run(`wc -l ${path}.bak ${path}`, `${wc(lines.length)} ${path}.bak\n${wc(names.length)} ${path}\n${wc(lines.length + names.length)} total`)
  file.run(`sort ${path} | uniq -d`, '')
  talk.answer(
    word(
      [
        '{gone} removed, {left} names are left, none twice. The copy is {path}.bak.',
        'Done: {left} lines instead of {all}, no duplicates any more. {path}.bak has the old list.',
        'From {all} to {left} lines; uniq -d finds nothing now. The old file is {path}.bak.',
      ],
      {
        gone: plural(lines.length - names.length, 'line'),
        left: names.length,
        all: lines.length,
        path,
      },
    ),
  )

  function wc(count: number): string {
    // As wide as the number of bytes of both files, which wc takes for the widest it may print.
    const bytes = [...lines, ...names].reduce((sum, line) => sum + line.length + 1, 0)
    return String(count).padStart(String(bytes).length)
  }
})

/** Two lists: who is missing in which. */
export const compareLists = scene('compare-lists', (act) => {
  const { talk, random, word } = act
  const names = distinct(random.integer(6, 10), () => act.world.stem(random))
  const same = random.chance(0.15)
  const [gone, added] = same ? [0, 0] : [random.integer(0, 3), random.integer(1, 3)]
  const before = names.slice(0, names.length - added)
  const after = names.slice(gone)
  const file = textFile(act, 'txt', before)
  const other = file.path.replace(/\.txt$/, '.new.txt')
  talk.user(
    opening(
      act,
      {
        ask: [
          'Compare {where} with {other}: who is new, who is gone',
          'Which names are in {other} and not in {where}, and the other way round',
          'Tell me the difference between the lists {where} and {other}',
        ],
        say: [
          'There is a new list {other} beside {where}. What changed?',
          '{other} shall replace {where}; I want to know who comes and who goes',
          'Before we use {other} I need the differences to {where}',
        ],
      },
      { where: file.where, other },
    ),
  )
  if (random.chance(0.5)) {
    file.cat()
    file.run(`cat ${other}`, after.join('\n'))
  }
  const onlyOld = sorted(before.filter((name) => !after.includes(name)))
  const onlyNew = sorted(after.filter((name) => !before.includes(name)))
  file.run(`comm -23 <(sort ${file.path}) <(sort ${other})`, onlyOld.join('\n'))
  file.run(`comm -13 <(sort ${file.path}) <(sort ${other})`, onlyNew.join('\n'))
  file.run(`wc -l < ${other}`, String(after.length))
  const both = before.length - onlyOld.length
  talk.answer(
    same
      ? word(
          ['No difference: both hold the same {both} names.', 'The lists agree in all {both} names.', 'Nothing comes, nothing goes; {both} names in each.'],
          { both },
        )
      : word(
          [
            'New: {added}. Gone: {gone}. The new list has {total} names, {both} of them as before.',
            'Coming in: {added}; dropping out: {gone}. {both} of {total} names stay.',
            'Only in the new list: {added}; only in the old one: {gone}. {both} of {total} are in both.',
          ],
          {
            added: onlyNew.join(', '),
            gone: onlyOld.join(', ') || 'nobody',
            both,
            total: after.length,
          },
        ),
  )
})
