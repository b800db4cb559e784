import { consent, opening, refusal, scene } from '#kit/conversations'
import { dfInodes, dfLine } from '#kit/screens'

/** Room is left, inodes are not: too many small files, of which the old ones go after consent. */
export const inodesFull = scene('inodes-full', (act) => {
  const { talk, random, word } = act
  const host = act.draw('host')
  const mount = '/var'
  const device = random.pick(['/dev/sdb1', '/dev/vdb1', '/dev/mapper/vg0-var'])
  const sizeGb = random.pick([40, 100, 200])
  const usedGb = Math.round(sizeGb * (random.integer(25, 60) / 100))
  const all = sizeGb * 65_536
  const used = random.chance(0.7) ? all : all - random.integer(100, 9000)
  const [folder, pattern, age] = random.pick([
    ['/var/lib/php/sessions', 'sess_*', 2],
    ['/var/spool/clientmqueue', '*', 30],
    ['/var/cache/thumbnails', '*.jpg', 60],
    ['/var/tmp/uploads', '*.part', 7],
    ['/var/lib/app/mail-tmp', '*.eml', 14],
  ] as const)
  const count = Math.round(used * (random.integer(70, 92) / 100))
  const old = Math.round(count * (random.integer(80, 97) / 100))
  const rest = used - count
  const values = { host, mount, folder, count, old, age, pattern, percent: Math.ceil((100 * usedGb) / sizeGb) }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Find out why {host} says "No space left on device" in {mount} although df shows room',
          'Check {mount} on {host}: no file can be created',
          'Look into {mount} on {host}. It has space but writing fails',
        ],
        say: [
          '{host} cannot write to {mount}, but the disk is not full',
          'On {host} "No space left on device" for {mount}, with plenty of GB free',
          'Uploads on {host} fail, {mount} is said to be full and is not',
        ],
      },
      values,
    ),
  )
  const calls = [
    [`df -h ${mount}`, dfLine({ device, mount, sizeGb, usedGb })],
    [`df -i ${mount}`, dfInodes({ device, mount, all, used })],
  ] as const
  if (random.chance(0.5)) talk.together(...calls.map(([command, output]) => [{ name: 'remote_bash', arguments: { agent: host, command } }, output] as const))
  else for (const [command, output] of calls) talk.remote(host, command, output)
  if (random.chance(0.25)) talk.think('Blocks are free, inodes are not. Find the folder with the most files.')
  const parent = folder.split('/').slice(0, 3).join('/')
  const lines = [`${Math.round(rest / 3)}\t/var/log`, `${count + Math.round(rest / 4)}\t${parent}`, `${used}\t/var`]
  talk.remote(host, 'sudo du --inodes -x -d 1 /var | sort -n | tail -n 3', lines.join('\n'))
  talk.remote(
    host,
    `sudo find ${folder} -type f -name '${pattern}' | wc -l; sudo find ${folder} -type f -name '${pattern}' -mtime +${age} | wc -l`,
    `${count}\n${old}`,
  )
  talk.answer(
    word(
      [
        'The inodes are used up, not the space ({percent}%): {folder} holds {count} files, {old} of them older than {age} days. Shall I delete those {old} files in {folder} on {host}?',
        '{mount} has room but no inodes left. {count} files lie in {folder}; {old} have not been touched for {age} days. May I delete those old ones on {host}?',
        'It is the number of files: {count} in {folder}. I can delete the {old} that are older than {age} days (find -mtime +{age}) on {host} and leave the rest. Do you want that?',
      ],
      values,
    ),
  )
  if (random.chance(0.2)) {
    talk.user(refusal(act))
    talk.answer(
      word(
        [
          'Nothing is deleted. Until {folder} shrinks ({count} files), nothing new can be written to {mount}.',
          'All right. {folder} keeps its {count} files; {mount} stays without inodes.',
        ],
        values,
      ),
    )
    return
  }
  talk.user(consent(act, `delete the files older than ${age} days`))
  talk.remote(host, `sudo find ${folder} -type f -name '${pattern}' -mtime +${age} -delete`, '')
  talk.remote(host, `df -i ${mount}`, dfInodes({ device, mount, all, used: used - old }))
  const after = Math.ceil((100 * (used - old)) / all)
  talk.answer(
    word(
      [
        '{mount} can be written to again: {after}% of the inodes are in use. {old} files went, {left} younger ones stay. Something should clear {folder} regularly.',
        'Inode use is down to {after}% after {old} files were deleted; {left} are left in {folder}.',
        'Done, {after}%. {left} files remain in {folder}. Without a clean-up job it will fill again.',
      ],
      { ...values, after, left: count - old },
    ),
  )
})
