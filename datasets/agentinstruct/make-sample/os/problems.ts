import type { Random } from '#kit/stage'

/** A problem with the way to its solution. `end` null: a task without an answer, which finishes. */
export interface Problem {
  problem: string
  steps: { thought: string; command: string; output: string }[]
  end: { thought: string; answer: string | null }
}

const FOLDERS = [
  '/var/log',
  '/srv/data',
  '/opt/reports',
  '/home/lea',
  '/var/spool',
  '/usr/local/share',
  '/srv/www',
  '/home/omar',
  '/var/cache',
  '/data/raw',
  '/opt/app',
  '/scratch',
]
const WORDS = ['timeout', 'refused', 'deprecated', 'retry', 'panic', 'denied']
const USERS = ['lea', 'omar', 'deploy', 'backup', 'metrics', 'ines', 'tomas', 'queue', 'mirror', 'yuki', 'anna', 'scheduler', 'web', 'paolo']
const MOUNTS = ['/', '/srv', '/home', '/boot', '/var', '/opt', '/data', '/backup', '/mnt/a', '/mnt/b', '/scratch', '/cache']
const COLOUR = (text: string) => `\u001b[01;31m\u001b[K${text}\u001b[m\u001b[K`

/** Kinds of problems, each filled in anew by every call. */
export const problems: readonly ((random: Random) => Problem)[] = [
  (random) => {
    const [folder, word, count] = [random.pick(FOLDERS), random.pick(WORDS), random.integer(2, 97)]
    return {
      problem: `How many lines in the .log files below ${folder} contain the word "${word}"?`,
      steps: [
        { thought: 'grep finds the lines and wc counts them.', command: `grep -rh --include='*.log' '${word}' ${folder} | wc -l`, output: String(count) },
      ],
      end: { thought: `There are ${count} such lines.`, answer: String(count) },
    }
  },
  (random) => {
    const [folder, size, name] = [random.pick(FOLDERS), random.integer(20, 900), random.pick(['dump.sql', 'core.881', 'archive.tar', 'video.mkv'])]
    return {
      problem: `What is the name of the largest file below ${folder}?`,
      steps: [
        {
          thought: 'I list the files with their sizes, the largest last.',
          command: `find ${folder} -type f -printf '%s %p\\n' | sort -n | tail -1`,
          output: `${size}331904 ${folder}/${name}`,
        },
      ],
      end: { thought: `The largest file is ${name}.`, answer: name },
    }
  },
  (random) => {
    const [user, count] = [random.pick(USERS), random.integer(1, 14)]
    const list = Array.from(
      { length: count },
      (_, index) => `${COLOUR(user)}  ${412 + index * 37}  0.0  0.1  8420  3312 ?  S  08:1${index % 10}  0:00 worker ${index + 1}`,
    ).join('\n')
    return {
      problem: `Count the processes that belong to the user ${user}.`,
      steps: [
        { thought: 'First I look at the processes of the user.', command: `ps aux | grep '^${user}'`, output: list },
        { thought: 'pgrep counts them without the header.', command: `pgrep -c -u ${user} || true`, output: String(count) },
      ],
      end: { thought: `${user} has ${count} processes.`, answer: String(count) },
    }
  },
  (random) => {
    const [folder, user] = [random.pick(FOLDERS), random.pick(USERS)]
    return {
      problem: `Make ${user} the owner of everything below ${folder}/inbox, which does not exist yet: create it.`,
      steps: [
        { thought: 'The folder comes first.', command: `mkdir -p ${folder}/inbox`, output: '' },
        {
          thought: 'Now the owner.',
          command: `chown -R ${user}: ${folder}/inbox && ls -ld ${folder}/inbox`,
          output: `drwxr-xr-x 2 ${user} ${user} 4096 Mar  3 10:1${random.integer(0, 9)} ${folder}/inbox`,
        },
      ],
      end: { thought: 'The folder exists and has its owner.', answer: null },
    }
  },
  (random) => {
    const [days, folder] = [random.integer(3, 90), random.pick(FOLDERS)]
    return {
      problem: `Delete all files below ${folder} that end in .tmp and are older than ${days} days.`,
      steps: [
        {
          thought: 'I look at what would go before it goes.',
          command: `find ${folder} -name '*.tmp' -mtime +${days}`,
          output: `${folder}/a.tmp\n${folder}/old/b.tmp`,
        },
        { thought: 'These may go.', command: `find ${folder} -name '*.tmp' -mtime +${days} -delete`, output: '' },
      ],
      end: { thought: 'The old files are gone.', answer: null },
    }
  },
  (random) => {
    const [percent, mount] = [random.integer(4, 99), random.pick(MOUNTS)]
    return {
      problem: `How full, in percent, is the file system at ${mount}?`,
      steps: [{ thought: 'df knows.', command: `df --output=pcent ${mount} | tail -1`, output: ` ${percent}%` }],
      end: { thought: `It is ${percent} percent full.`, answer: `${percent}%` },
    }
  },
  (random) => {
    const [port, name] = [random.integer(1025, 9999), random.pick(['nginx', 'redis-server', 'node', 'java'])]
    return {
      problem: `Which program listens on port ${port}?`,
      steps: [
        {
          thought: 'ss shows who listens.',
          command: `ss -ltnp | grep ':${port} '`,
          output: `LISTEN 0 511 0.0.0.0:${port} 0.0.0.0:* users:(("${name}",pid=${random.integer(300, 4000)},fd=6))`,
        },
      ],
      end: { thought: `${name} listens on port ${port}.`, answer: name },
    }
  },
  (random) => {
    const [user, shell] = [random.pick(USERS), random.pick(['/bin/bash', '/usr/bin/zsh', '/usr/sbin/nologin'])]
    return {
      problem: `What is the login shell of ${user}?`,
      steps: [{ thought: 'The shell is the last field of the passwd entry.', command: `getent passwd ${user} | cut -d: -f7`, output: shell }],
      end: { thought: 'The field names the shell.', answer: shell },
    }
  },
  (random) => {
    const [first, second, file] = [random.integer(12, 400), random.integer(12, 400), `~/sales-20${random.integer(10, 30)}.csv`]
    return {
      problem: `The file ${file} has the columns day,amount. What is the sum of the amounts?`,
      steps: [
        { thought: 'I look at the file.', command: `head -3 ${file}`, output: `day,amount\nmon,${first}\ntue,${second}` },
        { thought: 'awk adds up the second column.', command: `awk -F, 'NR > 1 { sum += $2 } END { print sum }' ${file}`, output: String(first + second) },
      ],
      end: { thought: 'That is the sum.', answer: String(first + second) },
    }
  },
  (random) => {
    const file = `/etc/profile.d/${random.pick(['site', 'local', 'team'])}.sh`
    const [name, value] = [random.pick(['STAGE', 'REGION', 'CACHE_DIR', 'LOG_LEVEL']), random.pick(['test', 'north', '/tmp/cache', 'debug'])]
    return {
      problem: `Set ${name} to "${value}" for every login shell, in ${file}.`,
      steps: [
        {
          thought: 'One export line in a new file does it.',
          command: `echo 'export ${name}="${value}"' > ${file}\nbash -lc 'echo $${name}'`,
          output: value,
        },
      ],
      end: { thought: 'A login shell shows the value.', answer: null },
    }
  },
]
