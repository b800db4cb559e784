import { opening, scene } from '#kit/conversations'
import { drawMoment, isoDay, syslogTime, withDisk } from '#kit/fleet'
import { columns, df } from '#kit/screens'

/** A backup is one when it has been restored: dumped, restored beside, counted on both sides. */
export const backupAndTry = scene('backup-and-try', (act) => {
  const { talk, word, random, site, stem } = act
  const { machines } = site({ roles: ['db'], each: 1 })
  const [machine] = machines
  const disk = machine?.disks[1]
  if (!machine || !disk) return
  const database = stem().replaceAll('-', '_')
  const now = drawMoment(random)
  const day = isoDay(now).replaceAll('-', '')
  const file = `/var/lib/postgresql/backup/${database}-${day}.dump`
  const freeGb = Math.round((disk.sizeGb * (100 - disk.usedPercent)) / 100)
  const needGb = random.chance(0.2) ? freeGb + random.integer(3, 40) : Math.max(1, Math.round(freeGb * 0.01 * random.integer(5, 30)))
  const rows = random.integer(20_000, 9_000_000)
  const values = { database, host: machine.name, file, freeGb, needGb, rows }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Back up the database {database} on {host} and prove that the backup works',
          'Dump {database} on {host} and try to restore it',
          'Make a tested backup of {database} on {host}',
          'Take a backup of {database} on {host}, restore it beside and compare',
          'Check that a fresh dump of {database} on {host} can be restored',
        ],
        say: [
          'Before the migration I want a backup of {database} on {host} that was really restored once',
          '{database} on {host}: backup with a restore test, please',
        ],
      },
      values,
    ),
  )
  talk.think(
    word(
      [
        '1. Is there room for the dump and the copy; 2. dump; 3. restore into {database}_check; 4. compare a count; the original is only read.',
        'The restore needs as much room again as the database, so the disk comes first. Then dump, list, restore beside, count rows in both.',
      ],
      values,
    ),
  )
  talk.remote(
    machine.name,
    `df -h ${disk.mount}; psql -U backup -d postgres -Atc "select pg_size_pretty(pg_database_size('${database}'))"`,
    `${df(machine, disk.mount)}\n${needGb} GB`,
  )
  if (needGb > freeGb) {
    talk.remote(machine.name, 'df -h -x tmpfs', df(machine))
    talk.complete(
      word(
        [
          'Not started: {database} has {needGb} GB and {freeGb} GB are free on {host}, too little for a dump and a restored copy. Another disk or host for the test would do.',
          'No backup made. A restore test needs some {needGb} GB and there are {freeGb} GB left on {host}.',
        ],
        values,
      ),
    )
    return
  }
  const size = `${Math.max(1, Math.round(needGb * 0.3))}G`
  talk.remote(machine.name, `pg_dump -U backup -Fc -f ${file} ${database}`, '')
  talk.remote(
    machine.name,
    `ls -lh ${file}; pg_restore -l ${file} | grep -c 'TABLE DATA'`,
    `-rw-r----- 1 postgres postgres ${size} ${syslogTime(now).slice(0, 12)} ${file}\n${random.integer(12, 90)}`,
  )
  talk.remote(machine.name, `createdb -U backup ${database}_check && pg_restore -U backup -j 2 -d ${database}_check ${file}`, '')
  const differs = random.chance(0.15)
  const restored = differs ? rows - random.integer(2, 90) : rows
  talk.remote(
    machine.name,
    `for d in ${database} ${database}_check; do psql -U backup -d $d -Atc 'select current_database(), count(*) from orders'; done`,
    `${database}|${rows}\n${database}_check|${restored}`,
  )
  talk.complete(
    word(
      differs
        ? [
            'The dump restores, yet orders has {rows} rows in {database} and {restored} in the copy. Rows written after the dump began would explain it; compare when nothing writes. Dump: {file} ({size}).',
            'Careful: {restored} of {rows} rows of orders are in the restored copy. The rest came while the dump ran, or is missing; I would repeat it in a quiet hour. {file}, {size}.',
          ]
        : [
            'The backup {file} ({size}) is good: restored into {database}_check, orders has {rows} rows on both sides. The copy is still there and may be dropped when you say so.',
            'Done. {file}, {size}; the restore has all {rows} rows of orders. {database}_check is left for you to look at.',
            '{database} is backed up and the backup tested: {rows} rows in orders, before and after. File: {file}.',
          ],
      { ...values, size, restored },
    ),
  )
})

/** A logical volume grows, if the group has room. */
export const growVolume = scene('grow-volume', (act) => {
  const { talk, word, ask, random, site } = act
  const { machines } = site({ roles: [random.pick(['db', 'web', 'search', 'media'])], each: 1 })
  const [machine] = machines
  const old = machine?.disks[1]
  if (!machine || !old) return
  const mount = old.mount
  const used = random.integer(88, 97)
  const [group, volume] = ['vg0', random.pick(['data', 'var', 'store'])]
  const device = `/dev/mapper/${group}-${volume}`
  const before = withDisk(machine, mount, { device, usedPercent: used })
  const gb = random.pick([20, 40, 50, 80, 100])
  const room = random.chance(0.75) ? gb + random.integer(5, 60) : gb - random.integer(5, 15)
  const after = withDisk(before, mount, { sizeGb: old.sizeGb + gb, usedPercent: Math.round((old.sizeGb * used) / (old.sizeGb + gb)) })
  const values = { host: machine.name, mount, gb, room, used, percent: after.disks[1]?.usedPercent ?? 0, size: old.sizeGb + gb, group }
  talk.user(
    ask(
      [
        'Grow {mount} on {host} by {gb} GB',
        'Give {mount} on {host} another {gb} GB',
        'Extend the file system {mount} on {host} by {gb}G',
        'Make {mount} on {host} {gb} GB larger, while it is mounted',
        'Add {gb} GB to {mount} on {host} and check it',
      ],
      values,
    ),
  )
  talk.think(
    word(
      [
        'Which device holds {mount}, and has its volume group {gb} GB free? If so lvextend with -r grows the file system with it; no unmount is needed.',
        'Look before: df, then vgs. Grow only if the group has the room. df again in the end.',
      ],
      values,
    ),
  )
  talk.remote(
    machine.name,
    `df -hT ${mount}`,
    df(before, mount)
      .replace('Filesystem', 'Filesystem')
      .replace(/(\/dev\/mapper\/\S+)/, '$1  ext4')
      .replace(/^(Filesystem\s+)/, '$1Type  '),
  )
  talk.remote(
    machine.name,
    'sudo vgs --units g',
    columns(['  VG', '#PV', '#LV', '#SN', 'Attr', 'VSize', 'VFree'], [[`  ${group}`, '1', '2', '0', 'wz--n-', `${old.sizeGb + room + 40}.00g`, `${room}.00g`]]),
  )
  if (room < gb) {
    talk.remote(machine.name, 'lsblk -dno NAME,SIZE,FSTYPE', `sda ${machine.disks[0]?.sizeGb ?? 20}G \nsdb ${old.sizeGb + room + 40}G LVM2_member`)
    talk.complete(
      word(
        [
          'Nothing changed: {group} on {host} has {room} GB free and {gb} were asked for. Either {room} GB, or another disk has to be added to {group} first.',
          '{mount} stays at {used}%. The volume group {group} has no more than {room} GB, too little for {gb}, and no unused disk is in the host (sda and sdb are taken).',
        ],
        values,
      ),
    )
    return
  }
  talk.remote(
    machine.name,
    `sudo lvextend -r -L +${gb}G /dev/${group}/${volume}`,
    `  Size of logical volume ${group}/${volume} changed from ${old.sizeGb}.00 GiB to ${old.sizeGb + gb}.00 GiB.\n  Logical volume ${group}/${volume} successfully resized.\nresize2fs 1.47.0 (5-Feb-2023)\nFilesystem at ${device} is mounted on ${mount}; on-line resizing required`,
  )
  talk.remote(machine.name, `df -h ${mount}`, df(after, mount))
  talk.complete(
    word(
      [
        '{mount} on {host} has {size}G now and is {percent}% full, down from {used}%. It stayed mounted.',
        'Grown by {gb} GB to {size}G: {used}% before, {percent}% now.',
        'Done, {mount} is {size}G large and at {percent}%. {group} has room left for later.',
      ],
      values,
    ),
  )
})

/** The same account on several hosts, with one number. */
export const newAccount = scene('new-account', (act) => {
  const { talk, word, ask, random, site, draw } = act
  const role = random.pick(['web', 'api', 'build', 'worker'])
  const { machines, environment } = site({ roles: [role], each: random.integer(2, 3) })
  const user = draw('user')
  const uid = random.integer(2001, 2999)
  const alias = `${environment}-${role}`
  const each = (text: string | { text: string; exit: number }) => Object.fromEntries(machines.map(({ name }) => [name, text]))
  const values = { user, uid, hosts: `the ${environment} ${role} hosts`, count: machines.length, names: machines.map(({ name }) => name).join(', ') }
  const taken = random.chance(0.25) ? random.pick(machines) : undefined
  talk.user(
    ask(
      [
        'Create the account {user} on {hosts}, in the group adm',
        'Set {user} up on {hosts} with uid {uid} and group adm',
        'Add a user {user} to {hosts}, member of adm, uid {uid}',
        'Give {user} an account on {hosts} (adm, no sudo)',
        'Make an account for {user} on {hosts}, they need to read logs',
      ],
      values,
    ),
  )
  talk.think(
    word(
      [
        'One number on all hosts: see whether {user} or uid {uid} exists anywhere, then create, add to adm, lock the password since keys are used, and verify with id.',
        'Check first that name and uid are free on every host. Then useradd everywhere, group adm, and id to see it.',
      ],
      values,
    ),
  )
  talk.list(alias, machines)
  const probe = `getent passwd ${user} ${uid}`
  talk.everywhere(
    alias,
    probe,
    taken
      ? { ...each({ text: '', exit: 2 }), [taken.name]: { text: `legacy:x:${uid}:${uid}::/srv/legacy:/usr/sbin/nologin`, exit: 2 } }
      : each({ text: '', exit: 2 }),
  )
  if (taken) {
    const next = random.integer(3001, 3400)
    talk.everywhere(
      alias,
      "getent passwd | awk -F: '$3 >= 2000 && $3 < 60000 {print $3}' | sort -n | tail -n 1",
      Object.fromEntries(machines.map(({ name }, place) => [name, String(name === taken.name ? Math.max(uid, next - 1) : next - 1 - place)])),
    )
    talk.complete(
      word(
        [
          'Not created: uid {uid} belongs to legacy on {taken}. {next} is free on all {count}, shall I take that? Nothing was changed.',
          'I stopped before any change. On {taken} the uid {uid} is already that of legacy, so {user} would own its files there. The first number free everywhere is {next}.',
        ],
        { ...values, taken: taken.name, next },
      ),
    )
    return
  }
  talk.everywhere(alias, `sudo useradd -m -u ${uid} -G adm -s /bin/bash ${user}`, each(''))
  talk.everywhere(alias, `sudo passwd -l ${user}`, each('passwd: password changed.'))
  talk.everywhere(alias, `id ${user}`, each(`uid=${uid}(${user}) gid=${uid}(${user}) groups=${uid}(${user}),4(adm)`))
  talk.complete(
    word(
      [
        '{user} exists on {names} with uid {uid} and is in adm (4), without sudo. The password is locked: a public key is still needed to log in.',
        'Account {user} (uid {uid}, group adm) made on all {count}: {names}. Password locked, no key yet.',
        'Done on {names}. uid={uid}, groups {user} and adm; login works as soon as a key is there.',
      ],
      values,
    ),
  )
})
