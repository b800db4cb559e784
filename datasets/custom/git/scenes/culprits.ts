import { opening, scene } from '#kit/conversations'
import { isoSeconds } from '#kit/fleet'
import { type Commit, changedLines, cloneOf, gitDate, short, showStat } from '../history.ts'

const lines = ['timeout: {n}', 'max_connections: {n}', 'retries: {n}', 'page_size: {n}', 'workers: {n}', 'ttl: {n}'] as const

const blameAsks = {
  ask: [
    'Who changed line {line} of {file} in {folder} on {host}',
    'Find out since when line {line} of {file} is as it is ({folder} on {host})',
    'Which commit introduced line {line} of {file} in {folder} on {host}',
    'Show git blame for line {line} of {file}, repository {folder} on {host}',
    'Tell me who last touched line {line} in {file} ({folder}, {host})',
  ],
  say: [
    'Line {line} of {file} in {folder} on {host} looks wrong. Who wrote it and why?',
    'I want to ask whoever wrote line {line} of {file} ({folder} on {host}). Who is it?',
  ],
}

export const blame = scene('blame', (act) => {
  const { talk, random, word } = act
  const { host, folder, commits } = cloneOf(act, 4)
  const drawn = random.pick(commits)
  const commit = { ...drawn, file: `config/${drawn.area}.yaml` }
  const line = random.integer(3, 240)
  const code = random.pick(lines).replace('{n}', String(random.integer(2, 600)))
  talk.user(opening(act, blameAsks, { line, file: commit.file, folder, host }))
  const command = `git -C ${folder} blame -L ${line},${line} -- ${commit.file}`
  if (random.chance(0.2)) {
    const last = line - random.integer(1, 2)
    talk.remote(host, command, { text: `fatal: file ${commit.file} has only ${last} line${last === 1 ? '' : 's'}`, exit: 128 })
    talk.remote(
      host,
      `git -C ${folder} log -1 --format='%h %an, %ar: %s' -- ${commit.file}`,
      `${short(commit)} ${commit.author}, 3 days ago: ${commit.subject}`,
    )
    return talk.answer(
      word(
        [
          '{file} has only {last} lines, so there is no line {line}. It was last changed by {author} 3 days ago in {id}, "{subject}".',
          'Line {line} does not exist: the file ends at {last}. The last change of the file is {id} by {author}.',
          'There is no such line ({last} in all). Perhaps it moved with {id}, "{subject}", by {author}?',
        ],
        { file: commit.file, last, line, author: commit.author, id: short(commit), subject: commit.subject },
      ),
    )
  }
  talk.remote(host, command, `${commit.id.slice(0, 8)} (${commit.author} ${isoSeconds(commit.at)} +0000 ${line}) ${code}`)
  if (random.chance(0.6)) talk.remote(host, `git -C ${folder} show --stat ${short(commit)}`, showStat(commit))
  else
    talk.remote(
      host,
      `git -C ${folder} log -1 --format='%h %s%n%an <%ae>%n%ad' ${short(commit)}`,
      `${short(commit)} ${commit.subject}\n${commit.author} <${commit.email}>\n${gitDate(commit.at)}`,
    )
  talk.answer(
    word(
      [
        '{author} wrote it on {day}, in {id} "{subject}". The line reads `{code}`.',
        'It comes from {id} by {author} ({day}): "{subject}". Today it says `{code}`.',
        'Commit {id}, {author}, {day}. Its subject, "{subject}", gives the reason; the line is `{code}`.',
      ],
      { author: commit.author, day: isoSeconds(commit.at).slice(0, 10), id: short(commit), subject: commit.subject, code },
    ),
  )
})

/** What git says on its way to the commit at `bad` (0 is the newest): how many are left, and which one it tries. */
function bisection(commits: readonly Commit[], bad: number): string[] {
  const lines: string[] = []
  let [good, known] = [commits.length, 0]
  while (good - known > 1) {
    const all = good - known
    const tried = good - Math.floor(all / 2)
    const left = tried - known - 1
    const steps = roughly(all)
    const commit = commits[tried]
    lines.push(
      `Bisecting: ${left} revision${left === 1 ? '' : 's'} left to test after this (roughly ${steps} step${steps === 1 ? '' : 's'})`,
      `[${commit?.id}] ${commit?.subject}`,
    )
    if (tried <= bad) known = tried
    else good = tried
  }
  return lines
}

/** As git estimates the steps that are left. */
function roughly(all: number): number {
  const whole = Math.floor(Math.log2(all))
  return 2 ** whole < 3 * (all - 2 ** whole) ? whole : whole - 1
}

const bisectAsks = {
  ask: [
    'Bisect {folder} on {host}: {good} was good, HEAD is bad, `{test}` shows it',
    'Find the commit that broke `{test}` in {folder} on {host}; {good} still worked',
    'Use git bisect in {folder} on {host} to see since when `{test}` fails ({good} is fine)',
    'Which commit after {good} broke `{test}` in {folder} on {host}',
  ],
  say: [
    '`{test}` passes at {good} and fails at HEAD in {folder} on {host}. Which commit is it?',
    'Since some commit after {good} `{test}` fails in {folder} on {host}. Please bisect.',
    'Our nightly `{test}` is red in {folder} on {host}; it was green at {good}.',
  ],
}

export const bisect = scene('bisect', (act) => {
  const { talk, random, word } = act
  const { host, folder, commits, branch } = cloneOf(act, random.integer(6, 14))
  const place = random.integer(0, commits.length - 2)
  const bad = commits[place] ?? commits[0]
  const good = `v${random.integer(1, 6)}.${random.integer(0, 20)}.${random.integer(0, 5)}`
  const test = random.pick(['make test', 'npm test', 'pytest -q', 'go test ./...', './check.sh'])
  talk.user(opening(act, bisectAsks, { folder, host, good, test }))
  const dirty = random.chance(0.2)
  talk.remote(host, `git -C ${folder} status --short`, dirty ? ` M ${bad.file}` : '')
  if (dirty)
    return talk.answer(
      word(
        [
          'I did not start: {file} has uncommitted changes, and bisect checks out other commits. Shall I stash it, or work in a second worktree?',
          '{file} is changed and not committed in {folder}. A bisect would mix that in. May I use a separate worktree instead?',
          'First something to decide: {file} is modified. I can bisect in a fresh worktree beside it and leave your change alone. Is that all right?',
        ],
        { file: bad.file, folder },
      ),
    )
  const tried = bisection(commits, place)
  const steps = tried.length / 2
  talk.remote(
    host,
    `cd ${folder} && git bisect start HEAD ${good} && git bisect run sh -c '${test} >/dev/null 2>&1' | grep -v '^running'`,
    [...tried, `${bad.id} is the first bad commit`, showStat(bad), 'bisect found first bad commit'].join('\n'),
  )
  talk.remote(
    host,
    `git -C ${folder} bisect reset`,
    `Previous HEAD position was ${(tried.at(-1) ?? '').replace(/^\[(.{7}).*?\]/, '$1')}\nSwitched to branch '${branch}'`,
  )
  talk.answer(
    word(
      [
        '{id} broke it: "{subject}" by {author}, which changes {file}. The checkout is back on {branch}.',
        'The first bad commit is {id} ("{subject}", {author}); it touches only {file}. Bisect is reset.',
        'Found in {steps} steps: {id} by {author}, "{subject}". Look at {file}.',
      ],
      { id: short(bad), subject: bad.subject, author: bad.author, file: bad.file, branch, steps },
    ),
  )
})

const revertAsks = {
  ask: [
    'Revert {id} in {folder} on {host}',
    'Take back commit {id} in {folder} on {host}',
    'Undo {id} ({folder} on {host}) with a revert commit, do not push',
    'Make a revert of {id} in {folder} on {host} and show me the result',
  ],
  say: ['{id} in {folder} on {host} was a mistake, revert it please', 'We need {id} out of {folder} on {host} again. Do not push yet.'],
}

export const revert = scene(
  'revert',
  (act) => {
    const { talk, random, word } = act
    const { host, folder, commits, branch } = cloneOf(act, 6)
    const place = random.integer(0, 4)
    const commit = commits[place] ?? commits[0]
    const id = short(commit)
    talk.user(opening(act, revertAsks, { id, folder, host }))
    const kind = random.pick(['fine', 'fine', place === 0 ? 'fine' : 'conflict', 'unknown'] as const)
    const show = `git -C ${folder} show --stat ${id}`
    if (kind === 'unknown') {
      talk.remote(host, show, {
        text: `fatal: ambiguous argument '${id}': unknown revision or path not in the working tree.\nUse '--' to separate paths from revisions, like this:\n'git <command> [<revision>...] -- [<file>...]'`,
        exit: 128,
      })
      const others = commits.filter((other) => other !== commit).slice(0, 3)
      talk.remote(
        host,
        `git -C ${folder} fetch -q; git -C ${folder} log --oneline --all -3`,
        others.map((other) => `${short(other)} ${other.subject}`).join('\n'),
      )
      return talk.answer(
        word(
          [
            'There is no commit {id} in {folder}, also not after a fetch. The last ones are {list}. Which one do you mean?',
            '{id} is unknown there. Newest: {list}. I reverted nothing.',
            'I cannot find {id}. Is it one of these: {list}?',
          ],
          { id, folder, list: others.map((other) => `${short(other)} ("${other.subject}")`).join(', ') },
        ),
      )
    }
    if (random.chance(0.5))
      talk.together(
        [{ name: 'remote_bash', arguments: { agent: host, command: `git -C ${folder} status -sb` } }, `## ${branch}...origin/${branch}`],
        [{ name: 'remote_bash', arguments: { agent: host, command: show } }, showStat(commit)],
      )
    else talk.remote(host, show, showStat(commit))
    if (kind === 'conflict') {
      talk.remote(host, `git -C ${folder} revert --no-edit ${id}`, {
        text: `Auto-merging ${commit.file}\nCONFLICT (content): Merge conflict in ${commit.file}\nerror: could not revert ${id}... ${commit.subject}\nhint: After resolving the conflicts, mark them with\nhint: "git add/rm <pathspec>", then run\nhint: "git revert --continue".`,
        exit: 1,
      })
      const newer = commits[Math.max(0, place - 1)] ?? commits[0]
      const later = { ...newer, subject: `refactor: split ${commit.area} loader` }
      talk.remote(host, `git -C ${folder} log --oneline ${id}..HEAD -- ${commit.file}`, `${short(later)} ${later.subject}`)
      talk.remote(host, `git -C ${folder} revert --abort && git -C ${folder} status -sb`, `## ${branch}...origin/${branch}`)
      return talk.answer(
        word(
          [
            'It does not revert cleanly: {file} was changed again later by {later} ("{subject}"). I aborted; the checkout is as before. Shall both go, or should somebody resolve it by hand?',
            'Conflict in {file}, since {later} builds on {id}. Aborted, nothing is changed. Reverting {later} first would make way.',
            '{file} conflicts: {later} "{subject}" touches the same lines. I took the attempt back. Do you want {later} reverted as well?',
          ],
          { file: commit.file, later: short(later), subject: later.subject, id },
        ),
      )
    }
    const made = `${id.slice(3)}${id.slice(0, 3)}`.split('').reverse().join('')
    talk.remote(
      host,
      `git -C ${folder} revert --no-edit ${id}`,
      `[${branch} ${made}] Revert "${commit.subject}"\n Date: ${gitDate(commits[0].at)}\n${changedLines({ added: commit.removed, removed: commit.added })}`,
    )
    talk.remote(
      host,
      `git -C ${folder} log --oneline -2; git -C ${folder} status -sb`,
      `${made} Revert "${commit.subject}"\n${short(commits[0])} ${commits[0].subject}\n## ${branch}...origin/${branch} [ahead 1]`,
    )
    const end = word(
      [
        'Reverted: {made} takes {id} ("{subject}") back. It changes {file} alone and is not pushed; {branch} is 1 ahead.',
        '{made} now undoes "{subject}" in {file}. {branch} is one commit ahead of origin, not pushed.',
        'Done on {host}: {made} on {branch}, {removed} lines of {file} removed again and {added} restored. Pushing is left to you.',
      ],
      { made, id, subject: commit.subject, file: commit.file, branch, host, removed: commit.added, added: commit.removed },
    )
    if (random.chance(0.35)) talk.complete(end)
    else talk.answer(end)
  },
  1.3,
)
