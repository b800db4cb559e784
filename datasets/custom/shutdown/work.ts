import type { Act, Opening, Output } from '#kit/conversations'
import type { Machine } from '#kit/fleet'
import { uptime } from '#kit/screens'

/** Something that takes power or data away on one host: how people wish it, what a look shows before, and what is seen after it. */
export interface Work {
  wishes: Opening
  /** The same without the host, for wishes that describe it: `reboot`, `delete /srv/karvex-old on`. */
  verb: string
  look: { command: string; output: Output }
  /** What the look told, as a sentence. */
  finding: string
  /** What would happen, as in "I would ...". */
  plan: string
  /** What the user should know of it, as a sentence; empty where it goes without saying. */
  warning: string
  command: string
  printed: Output
  check: { at: 'here' | 'host'; command: string; output: Output }
  done: string
}

type Draw = (act: Act, machine: Machine, application: string, now: Date) => Work

const reboot: Draw = ({ random }, machine, _, now) => {
  const users = random.integer(1, 4)
  const minutes = random.integer(1, 3)
  const command = random.pick(['sudo systemctl reboot', 'sudo shutdown -r now', 'sudo reboot'])
  return {
    wishes: {
      ask: ['Reboot {host}', 'Restart the machine {host}', 'Give {host} a reboot', 'Bounce the whole host {host}'],
      say: ['{host} wants a reboot after the kernel update', 'The new kernel on {host} needs a reboot'],
    },
    verb: 'reboot',
    look: { command: 'uptime', output: uptime(machine, now, users) },
    finding: `${machine.name} has been up for ${machine.uptimeDays} days, with ${users} user${users === 1 ? '' : 's'} logged in and a load of ${machine.load[0].toFixed(2)}.`,
    plan: `reboot ${machine.name} with \`${command}\``,
    warning: '',
    command,
    printed: '',
    check: { at: 'host', command: 'uptime -p', output: `up ${minutes} minute${minutes === 1 ? '' : 's'}` },
    done: `${machine.name} is back: up ${minutes} minute${minutes === 1 ? '' : 's'}`,
  }
}

const powerOff: Draw = ({ random }, machine, _, now) => {
  const users = random.integer(0, 3)
  const command = random.pick(['sudo systemctl poweroff', 'sudo shutdown -h now', 'sudo poweroff'])
  return {
    wishes: {
      ask: ['Shut down {host}', 'Power off {host}, its memory is to be replaced', 'Turn {host} off', 'Switch {host} off for the disk swap', 'Shut {host} down'],
      say: ['{host} has to go off, its power supply is to be replaced'],
    },
    verb: 'shut down',
    look: { command: 'uptime', output: uptime(machine, now, users) },
    finding: `${machine.name} has been running for ${machine.uptimeDays} days, ${users === 0 ? 'with nobody logged in' : `with ${users} user${users === 1 ? '' : 's'} logged in`}, and its load is ${machine.load[0].toFixed(2)}.`,
    plan: `shut down ${machine.name} with \`${command}\``,
    warning: 'It stays off until somebody switches it on.',
    command,
    printed: '',
    check: {
      at: 'here',
      command: `ping -c 2 -W 2 ${machine.name}`,
      output: {
        text: `PING ${machine.name} (${machine.address}) 56(84) bytes of data.\n\n--- ${machine.name} ping statistics ---\n2 packets transmitted, 0 received, 100% packet loss, time ${random.integer(1010, 1040)}ms`,
        exit: 1,
      },
    },
    done: `${machine.name} is off: it answered 0 of 2 pings, with 100% packet loss`,
  }
}

const deleteFolder: Draw = ({ random, word }, machine, application) => {
  const path = word(['/srv/{application}-old', '/var/backups/{application}', '/opt/{application}/releases-old', '/data/{application}-import'], { application })
  const size = random.integer(3, 180)
  const days = random.integer(20, 400)
  const command = `sudo rm -rf ${path}`
  return {
    wishes: {
      ask: [`Delete ${path} on {host}`, `Remove the folder ${path} from {host}`, `Get rid of ${path} on {host}`],
      say: [`${path} on {host} can go, delete it`, `{host} runs out of room: delete ${path} there`],
    },
    verb: `delete ${path} on`,
    look: {
      command: `sudo du -sh ${path} && sudo find ${path} -type f -mtime -${days} | wc -l`,
      output: `${size}G\t${path}\n0`,
    },
    finding: `${path} on ${machine.name} holds ${size}G, and no file in it was changed in the last ${days} days.`,
    plan: `delete ${path} on ${machine.name} with all that is in it: \`${command}\``,
    warning: 'There is no way back.',
    command,
    printed: '',
    check: { at: 'host', command: `ls -d ${path}; df -h ${machine.disks[0]?.mount ?? '/'} | tail -1`, output: afterDelete(machine, path) },
    done: `${path} is gone from ${machine.name}: ls finds no such file or directory, and ${machine.disks[0]?.mount ?? '/'} stands at ${machine.disks[0]?.usedPercent ?? 0}%`,
  }
}

function afterDelete({ disks: [disk] }: Machine, path: string): string {
  const { device = '/dev/sda1', sizeGb = 40, usedPercent = 40, mount = '/' } = disk ?? {}
  const used = Math.round((sizeGb * usedPercent) / 100)
  return `ls: cannot access '${path}': No such file or directory\n${device}        ${sizeGb}G   ${used}G   ${sizeGb - used}G  ${usedPercent}% ${mount}`
}

const dropDatabase: Draw = ({ random, word }, machine, application) => {
  const database = `${application.replaceAll('-', '_')}${word(['_old', '_import', '_2024', '_test'])}`
  const size = `${random.integer(2, 900)} ${random.pick(['MB', 'GB'])}`
  const command = `sudo -u postgres dropdb ${database}`
  return {
    wishes: {
      ask: [`Drop the database ${database} on {host}`, `Remove the database ${database} from {host}`, `Delete ${database} from the PostgreSQL on {host}`],
      say: [`The database ${database} on {host} is not needed any more, drop it`, `${database} on {host} can be dropped`],
    },
    verb: `drop the database ${database} on`,
    look: {
      command: `sudo -u postgres psql -Atc "select pg_size_pretty(pg_database_size('${database}')), count(*) from pg_stat_activity where datname = '${database}'"`,
      output: `${size}|0`,
    },
    finding: `${database} on ${machine.name} is ${size} in size, and 0 sessions are connected to it.`,
    plan: `drop the database ${database} on ${machine.name}: \`${command}\``,
    warning: 'Only a backup would bring it back.',
    command,
    printed: '',
    check: { at: 'host', command: `sudo -u postgres psql -Atc "select count(*) from pg_database where datname = '${database}'"`, output: '0' },
    done: `${database} (${size}) is dropped, and the server on ${machine.name} lists 0 databases of that name`,
  }
}

/** Draws a work that suits the host; power works suit every host. */
export function drawWork(act: Act, machine: Machine, application: string, now: Date): Work {
  const works = machine.role === 'db' ? [reboot, powerOff, deleteFolder, dropDatabase, dropDatabase] : [reboot, reboot, powerOff, deleteFolder]
  return act.random.pick(works)(act, machine, application, now)
}

export { powerOff, reboot }

/** Does it and looks what came of it. */
export function carryOut({ talk }: Act, machine: Machine, work: Work): void {
  talk.remote(machine.name, work.command, work.printed)
  if (work.check.at === 'here') talk.bash(work.check.command, work.check.output)
  else talk.remote(machine.name, work.check.command, work.check.output)
}
