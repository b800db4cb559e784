import { consent, opening, refusal, scene } from '#kit/conversations'
import { dfLine, lvExtended, resized } from '#kit/screens'

/** A logical volume grows, as far as its group has room. */
export const growVolume = scene('grow-volume', (act) => {
  const { talk, random, word } = act
  const host = act.draw('host')
  const [name, mount] = random.pick([
    ['var', '/var'],
    ['data', '/data'],
    ['srv', '/srv'],
    ['pgsql', '/var/lib/postgresql'],
    ['home', '/home'],
  ] as const)
  const group = random.pick(['vg0', 'vgdata', 'system'])
  const device = `/dev/mapper/${group}-${name}`
  const sizeGb = random.pick([40, 60, 80, 100, 200])
  const usedGb = Math.round(sizeGb * (random.integer(88, 97) / 100))
  const wanted = random.pick([10, 20, 30, 50])
  const short = random.chance(0.25)
  const free = short ? random.integer(0, wanted - 2) : wanted + random.integer(0, 80)
  const to = sizeGb + wanted
  const volume = `${group}/${name}`
  const values = { host, mount, wanted, free, volume, sizeGb, to, group }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Give {mount} on {host} {wanted} GB more',
          'Extend the volume behind {mount} on {host} by {wanted} GB',
          'Grow {mount} on {host} by {wanted} GB, it is on LVM',
        ],
        say: [
          '{mount} on {host} is nearly full, it needs {wanted} GB more',
          'We agreed on {wanted} GB more for {mount} on {host}',
          '{host}: {mount} should become {wanted} GB larger',
        ],
      },
      values,
    ),
  )
  talk.remote(host, `df -h ${mount}`, dfLine({ device, mount, sizeGb, usedGb }))
  const vgs = (gb: number) => `  ${group} ${sizeGb + free + 40}.00g ${gb === 0 ? '0 ' : `${gb}.00g`}`
  const lvs = `  ${name} ${group} ${sizeGb}.00g`
  if (random.chance(0.5))
    talk.together(
      [{ name: 'remote_bash', arguments: { agent: host, command: 'sudo vgs --noheadings -o vg_name,vg_size,vg_free' } }, vgs(free)],
      [{ name: 'remote_bash', arguments: { agent: host, command: `sudo lvs --noheadings -o lv_name,vg_name,lv_size ${volume}` } }, lvs],
    )
  else talk.remote(host, 'sudo vgs --noheadings -o vg_name,vg_size,vg_free', vgs(free))
  if (short) {
    talk.answer(
      word(
        [
          'Not possible as it stands: the group {group} has {free}.00g free, you want {wanted} GB. Either less, or the group gets another disk first.',
          'There are only {free}.00g left in {group}. I could add those, or somebody attaches a disk (vgextend). What do you prefer?',
          '{group} lacks room: {free}.00g free against {wanted} GB. I changed nothing.',
        ],
        values,
      ),
    )
    return
  }
  talk.answer(
    word(
      [
        '{group} has {free}.00g free, so {volume} can grow from {sizeGb} to {to} GB while it is mounted. Shall I do it? It cannot be shrunk as easily.',
        'There is room ({free}.00g in {group}). I would run lvextend by {wanted} GB and resize2fs, without unmounting. All right?',
        'Possible: {free}.00g free in {group}, {wanted} needed. May I extend {volume} and its file system now?',
      ],
      values,
    ),
  )
  if (random.chance(0.15)) {
    talk.user(refusal(act))
    talk.answer(
      word(['{volume} stays at {sizeGb}.00g; {mount} has about {left} GB left.', 'Nothing changed, {mount} is still {sizeGb}G with {left} GB to spare.'], {
        ...values,
        left: sizeGb - usedGb,
      }),
    )
    return
  }
  talk.user(consent(act, `extend ${volume}`))
  talk.remote(host, `sudo lvextend -L +${wanted}G ${volume}`, lvExtended(volume, sizeGb, to))
  talk.remote(host, `sudo resize2fs ${device}`, resized(device, mount, sizeGb, to))
  talk.remote(host, `df -h ${mount}`, dfLine({ device, mount, sizeGb: to, usedGb }))
  const percent = Math.ceil((100 * usedGb) / to)
  const said = word(
    [
      '{mount} now has {to}G, {percent}% in use (before: {sizeGb}G). {left} GB remain free in {group}.',
      'Done while it was mounted: {to}G instead of {sizeGb}G, use down to {percent}%.',
      '{volume} and its file system are at {to}G; {percent}% is used.',
    ],
    { ...values, percent, left: free - wanted },
  )
  if (random.chance(0.2)) talk.complete(said)
  else talk.answer(said)
})
