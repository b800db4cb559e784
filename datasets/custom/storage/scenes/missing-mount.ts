import { consent, opening, scene } from '#kit/conversations'
import { dfLine } from '#kit/screens'

const hex = '0123456789abcdef'

/** After a reboot a file system is not there: fstab lacks it, or names an old UUID. */
export const missingMount = scene('missing-mount', (act) => {
  const { talk, random, word } = act
  const host = act.draw('host')
  const mount = act.draw('folder')
  const device = random.pick(['/dev/sdb1', '/dev/sdc1', '/dev/vdb1'])
  const uuid = [8, 4, 4, 4, 12].map((length) => Array.from({ length }, () => random.pick([...hex])).join('')).join('-')
  const other = [8, 4, 4, 4, 12].map((length) => Array.from({ length }, () => random.pick([...hex])).join('')).join('-')
  const kind = random.pick(['absent', 'old-uuid', 'mounted'] as const)
  const sizeGb = random.pick([50, 100, 200, 500])
  const usedGb = Math.round(sizeGb * (random.integer(10, 80) / 100))
  const line = random.integer(6, 12)
  const entry = (id: string) => `UUID=${id} ${mount} ext4 defaults,nofail 0 2`
  const values = { host, mount, device, uuid, line, sizeGb }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Find out why {mount} on {host} is empty since the reboot',
          'Check whether {mount} is mounted on {host}, and whether it will be after a reboot',
          'Look why {mount} did not come back on {host}',
        ],
        say: ['{mount} on {host} is empty, yesterday there was data', 'After the reboot {mount} is missing on {host}', '{host} came up without {mount}'],
      },
      values,
    ),
  )
  talk.remote(
    host,
    `findmnt ${mount}`,
    kind === 'mounted'
      ? `TARGET${' '.repeat(Math.max(1, mount.length - 5))}SOURCE    FSTYPE OPTIONS\n${mount} ${device} ext4   rw,relatime`
      : { text: '', exit: 1 },
  )
  talk.remote(
    host,
    `lsblk -o NAME,SIZE,FSTYPE,UUID,MOUNTPOINTS ${device}`,
    `NAME SIZE FSTYPE UUID                                 MOUNTPOINTS\n${device.slice(5)} ${sizeGb}G ext4   ${uuid} ${kind === 'mounted' ? mount : ''}`.trimEnd(),
  )
  const grep = `grep -n '${mount}' /etc/fstab`
  talk.remote(host, grep, kind === 'absent' ? { text: '', exit: 1 } : `${line}:${entry(kind === 'old-uuid' ? other : uuid)}`)
  if (kind === 'mounted') {
    talk.remote(host, `df -h ${mount}`, dfLine({ device, mount, sizeGb, usedGb }))
    talk.answer(
      word(
        [
          'It is mounted ({device}, {percent}% in use) and line {line} of /etc/fstab has it, so it survives a reboot. If a folder looks empty, tell me which.',
          '{mount} is there: {device} with {used} GB of data, and fstab (line {line}) names its UUID. I see nothing missing.',
        ],
        { ...values, percent: Math.ceil((100 * usedGb) / sizeGb), used: usedGb },
      ),
    )
    return
  }
  talk.answer(
    word(
      kind === 'absent'
        ? [
            '{mount} is not in /etc/fstab, so nothing mounted it; {device} ({sizeGb}G, ext4) is intact. Shall I add it by its UUID (with nofail) and mount it?',
            'The disk {device} ({sizeGb}G, UUID {uuid}) is there, but fstab has no line for {mount}. Somebody mounted it by hand before. May I write the line and mount it?',
          ]
        : [
            'Line {line} of /etc/fstab names a UUID that no disk has; {device} has {uuid}. Shall I correct the line (copy kept) and mount it?',
            'fstab and disk differ: the file system on {device} has the UUID {uuid}, line {line} another one. May I put the right one in and mount {mount}?',
          ],
      values,
    ),
  )
  if (random.chance(0.2)) return
  talk.user(consent(act, 'correct fstab and mount it'))
  if (kind === 'absent') talk.remote(host, `sudo cp -p /etc/fstab /etc/fstab.bak && echo '${entry(uuid)}' | sudo tee -a /etc/fstab`, entry(uuid))
  else talk.remote(host, `sudo sed -i.bak '${line}s/${other}/${uuid}/' /etc/fstab`, '')
  talk.remote(host, 'sudo findmnt --verify', 'Success, no errors or warnings detected')
  talk.remote(host, `sudo systemctl daemon-reload && sudo mount ${mount}`, '')
  talk.remote(host, `df -h ${mount}`, dfLine({ device, mount, sizeGb, usedGb }))
  talk.answer(
    word(
      [
        '{mount} is back with {used} GB of data, from {device}. fstab is right now (findmnt --verify found no errors), the old one is /etc/fstab.bak.',
        'Mounted: {device} on {mount}, {percent}% in use. It will come up by itself after the next reboot.',
        'Done. fstab names the UUID of {device}, and {mount} shows its {used} GB again.',
      ],
      { ...values, used: usedGb, percent: Math.ceil((100 * usedGb) / sizeGb) },
    ),
  )
})
