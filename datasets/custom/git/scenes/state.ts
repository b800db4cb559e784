import { opening, scene } from '#kit/conversations'
import { machinesOf } from '#kit/fleet'
import { cloneOf, oneline, short } from '../history.ts'

const stateAsks = {
  ask: [
    'Is the checkout in {folder} on {host} clean',
    'Show the git status of {folder} on {host}',
    'Check whether somebody changed files by hand in {folder} on {host}',
    'What is the state of the repository {folder} on {host}',
    'Are there local changes in {folder} on {host}',
  ],
  say: ['Deploys to {host} fail with "would be overwritten by merge". Look at {folder}', 'Did anyone edit files in {folder} on {host}? It is a git checkout.'],
}

export const status = scene(
  'status',
  (act) => {
    const { talk, random, word } = act
    const { host, folder, branch, commits } = cloneOf(act, 5)
    talk.user(opening(act, stateAsks, { host, folder }))
    const kind = random.pick(['clean', 'dirty', 'dirty', 'detached', 'owner', 'none'] as const)
    const git = (rest: string) => `git -C ${folder} ${rest}`
    if (kind === 'none') {
      talk.remote(host, git('status -sb'), { text: `fatal: not a git repository (or any of the parent directories): .git`, exit: 128 })
      const owner = random.pick(['root', 'deploy', 'www-data'])
      const entries = random.integer(3, 40)
      talk.remote(host, `ls -ld ${folder}; ls -A ${folder} | wc -l`, `drwxr-xr-x 5 ${owner} ${owner} 4096 Mar  2 09:14 ${folder}\n${entries}`)
      return talk.answer(
        word(
          [
            '{folder} is no git checkout: it holds {entries} entries of {owner}, but no .git. So there is no state to show.',
            'Not a repository. {folder} exists with {entries} entries, owned by {owner}, and was probably unpacked from an archive.',
            'There is no .git in {folder} or above it; {entries} entries lie there. Is it another folder?',
          ],
          { folder, entries, owner },
        ),
      )
    }
    if (kind === 'owner') {
      const owner = random.pick(['deploy', 'www-data', 'git'])
      talk.remote(host, git('status -sb'), {
        text: `fatal: detected dubious ownership in repository at '${folder}'\nTo add an exception for this directory, call:\n\n\tgit config --global --add safe.directory ${folder}`,
        exit: 128,
      })
      talk.remote(host, `stat -c %U ${folder}`, owner)
      talk.remote(host, `sudo -u ${owner} ${git('status -sb')}`, `## ${branch}...origin/${branch}`)
      return talk.answer(
        word(
          [
            '{folder} is clean and level with origin/{branch}. It belongs to {owner}, so I asked git as {owner} rather than add an exception.',
            'No local changes; branch {branch} matches origin. Git refused my own user because the folder is owned by {owner}.',
            'Clean and equal to origin/{branch}. (The checkout is owned by {owner}, which is why git must be run as that user.)',
          ],
          { folder, branch, owner },
        ),
      )
    }
    if (kind === 'detached') {
      talk.remote(host, git('status'), `HEAD detached at ${short(commits[1] ?? commits[0])}\nnothing to commit, working tree clean`)
      talk.remote(host, git('log --oneline -3'), oneline(commits.slice(1, 4)))
      return talk.answer(
        word(
          [
            'Clean, but on no branch: HEAD is detached at {id} ("{subject}"). A plain `git pull` will not work there.',
            'No local changes. HEAD is detached at {id}, so somebody checked out that commit by hand or a deploy did.',
            'The tree is clean and stands at {id}, detached: "{subject}".',
          ],
          { id: short(commits[1] ?? commits[0]), subject: (commits[1] ?? commits[0]).subject },
        ),
      )
    }
    const behind = random.integer(0, 3)
    const files = kind === 'clean' ? [] : commits.slice(0, random.integer(1, 3)).map(({ file }) => file)
    const changed = [...new Set(files)]
    const loose =
      kind === 'dirty' && random.chance(0.4)
        ? [`${random.pick(['notes', 'debug', 'backup', 'dump'])}${random.integer(1, 9)}.${random.pick(['txt', 'log', 'sql'])}`]
        : []
    talk.remote(
      host,
      git('status -sb'),
      [
        `## ${branch}...origin/${branch}${behind > 0 ? ` [behind ${behind}]` : ''}`,
        ...changed.map((file) => ` M ${file}`),
        ...loose.map((file) => `?? ${file}`),
      ].join('\n'),
    )
    const level = behind > 0 ? `${behind} commit${behind === 1 ? '' : 's'} behind origin/${branch}` : `level with origin/${branch}`
    if (kind === 'clean')
      return talk.answer(
        word(
          [
            'Clean: no changed and no untracked files in {folder}; {branch} is {level}.',
            'No local changes. {branch} is {level}.',
            'The checkout has nothing uncommitted and is {level}.',
          ],
          { folder, branch, level },
        ),
      )
    const added = random.integer(1, 6)
    talk.remote(
      host,
      git('diff --stat'),
      [
        ...changed.map((file) => ` ${file.padEnd(Math.max(...changed.map((name) => name.length)))} | ${added} ${'+'.repeat(added)}`),
        ` ${changed.length} file${changed.length === 1 ? '' : 's'} changed, ${added * changed.length} insertions(+)`,
      ].join('\n'),
    )
    talk.answer(
      word(
        [
          'Not clean: {files} changed by hand ({lines} lines added in all){loose}. The branch is {level}. I left everything as it is.',
          'Somebody edited {files}{loose}; nothing is committed, {lines} lines added. {branch} is {level}.',
          'Local changes in {files}, {lines} added lines{loose}. Stash or commit them before the next deploy; the branch is {level}.',
        ],
        { files: changed.join(', '), lines: added * changed.length, loose: loose.length > 0 ? `, and ${loose[0]} is untracked` : '', level, branch },
      ),
    )
  },
  1.3,
)

export const deployed = scene('deployed-commit', (act) => {
  const { talk, random, ask, word } = act
  const role = random.pick(['web', 'api', 'worker'])
  const { commits, folder } = cloneOf(act, 6)
  const site = act.site({ roles: [role], each: random.integer(3, 5) })
  const hosts = machinesOf(site, role)
  const alias = `${site.environment}-${role}`
  const odd = random.chance(0.5) ? random.pick(hosts) : null
  const behind = random.integer(1, 5)
  const [newest] = commits
  const old = commits[behind] ?? newest
  talk.user(
    ask(
      [
        'Which commit is deployed on {alias} in {folder}',
        'Are all {alias} hosts on the same commit in {folder}',
        'What revision of {folder} runs on {alias}',
        'Compare the checked out commit of {folder} across {alias}',
        'Check which version of {folder} the {alias} hosts have',
      ],
      { alias, folder },
    ),
  )
  if (random.chance(0.3)) talk.list(alias, hosts)
  talk.everywhere(
    alias,
    `git -C ${folder} log -1 --format='%h %cd %s' --date=short`,
    Object.fromEntries(
      hosts.map((host) => {
        const at = host === odd ? old : newest
        return [host.name, `${short(at)} ${at.at.toISOString().slice(0, 10)} ${at.subject}`]
      }),
    ),
  )
  if (odd === null)
    return talk.answer(
      word(
        [
          'All {count} hosts are on {id}, "{subject}".',
          '{id} everywhere, on {count} of {count} hosts: "{subject}".',
          'The same commit on each of the {count}: {id} ("{subject}").',
        ],
        { count: hosts.length, id: short(newest), subject: newest.subject },
      ),
    )
  const missing = commits.slice(0, behind)
  talk.remote(odd.name, `git -C ${folder} fetch -q && git -C ${folder} log --oneline HEAD..${newest.id.slice(0, 7)}`, oneline(missing))
  talk.answer(
    word(
      [
        '{odd} is behind: it has {old}, the other {rest} have {id}. It lacks {behind} commit(s), the newest "{subject}".',
        'Not the same. {rest} hosts are on {id}; {odd} stands at {old}, {behind} commit(s) older. I only fetched there, nothing is checked out.',
        '{odd} was left at {old}. Missing there: {behind} commit(s) up to {id} ("{subject}").',
      ].map((wording) => wording.replace('commit(s)', behind === 1 ? 'commit' : 'commits')),
      { odd: odd.name, old: short(old), rest: hosts.length - 1, id: short(newest), behind, subject: newest.subject },
    ),
  )
})

export const changesSince = scene('changes-since', (act) => {
  const { talk, random, ask, word } = act
  const count = random.integer(2, 9)
  const { host, folder, commits } = cloneOf(act, count)
  const tag = `v${random.integer(1, 6)}.${random.integer(0, 20)}.0`
  talk.user(
    ask(
      [
        'What changed in {folder} on {host} since {tag}',
        'List the commits after {tag} in {folder} on {host}',
        'How many commits came after {tag} in {folder} on {host}',
        'Sum up what was done since {tag} in {folder} on {host}',
        'Which fixes are in {folder} on {host} since {tag}',
      ],
      { folder, host, tag },
    ),
  )
  if (random.chance(0.25)) {
    const near = tag.slice(1)
    talk.remote(host, `git -C ${folder} log --oneline ${tag}..HEAD`, {
      text: `fatal: ambiguous argument '${tag}..HEAD': unknown revision or path not in the working tree.\nUse '--' to separate paths from revisions, like this:\n'git <command> [<revision>...] -- [<file>...]'`,
      exit: 128,
    })
    talk.remote(
      host,
      `git -C ${folder} tag --sort=-creatordate | head -n 3`,
      `release-${near}\nrelease-0.9.${random.integer(1, 9)}\nrelease-0.8.${random.integer(1, 9)}`,
    )
    talk.remote(host, `git -C ${folder} log --oneline release-${near}..HEAD`, oneline(commits))
    return talk.answer(
      word(
        [
          'There is no tag {tag}; releases are called release-{near} there. Since that one: {count} commits, {fixes} of them fixes, the newest {id} "{subject}".',
          'The tag is named release-{near}, not {tag}. {count} commits follow it, last "{subject}" ({id}).',
          '{count} commits since release-{near} ({tag} does not exist). Newest: {id} "{subject}".',
        ],
        { tag, near, count, fixes: commits.filter(({ subject }) => subject.startsWith('fix')).length, id: short(commits[0]), subject: commits[0].subject },
      ),
    )
  }
  talk.remote(host, `git -C ${folder} log --oneline ${tag}..HEAD`, oneline(commits))
  if (random.chance(0.5)) talk.remote(host, `git -C ${folder} shortlog -sn ${tag}..HEAD`, shortlog(commits.map(({ author }) => author)))
  const of = (kind: string) => commits.filter(({ subject }) => subject.startsWith(kind)).length
  talk.answer(
    word(
      [
        '{count} commits since {tag}: {fixes} fixes, {features} features, {others} others. The newest is {id}, "{subject}".',
        '{fixes} of the {count} commits are fixes and {features} are features; last came "{subject}" ({id}).',
        'Since {tag} there are {count}: {features} features, {fixes} fixes, {others} of other kinds. HEAD is {id} "{subject}".',
      ],
      { count, tag, fixes: of('fix'), features: of('feat'), others: count - of('fix') - of('feat'), id: short(commits[0]), subject: commits[0].subject },
    ),
  )
})

function shortlog(authors: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const author of authors) counts.set(author, (counts.get(author) ?? 0) + 1)
  return [...counts]
    .toSorted((one, other) => other[1] - one[1])
    .map(([author, count]) => `${String(count).padStart(6)}\t${author}`)
    .join('\n')
}
