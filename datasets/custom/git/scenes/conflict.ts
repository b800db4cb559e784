import { opening, scene } from '#kit/conversations'
import { cloneOf, short } from '../history.ts'

const asks = {
  ask: [
    'Explain the merge conflict in {folder} on {host}',
    'Look at the conflict in {folder} on {host} and tell me what both sides did',
    'What conflicts in {folder} on {host}',
    'Help with the merge that hangs in {folder} on {host}',
  ],
  say: [
    'git pull stopped with a conflict in {folder} on {host}. What is it about?',
    'I am stuck in a merge in {folder} on {host}.',
    'The merge of {other} in {folder} on {host} has conflicts, show me',
  ],
}

export const conflict = scene(
  'merge-conflict',
  (act) => {
    const { talk, random, word } = act
    const { host, folder, branch, commits } = cloneOf(act, 3)
    const other = `feature/${random.pick(['limits', 'timeouts', 'sizes', 'tuning'])}-${random.integer(2, 80)}`
    const file = `config/${commits[0].area}.yaml`
    const key = random.pick(['timeout', 'page_size', 'workers', 'max_connections', 'retries'])
    const [ours, theirs] = [random.integer(5, 40), random.integer(41, 200)]
    const git = (rest: string) => `git -C ${folder} ${rest}`
    talk.user(opening(act, asks, { folder, host, other }))
    talk.remote(
      host,
      git('status'),
      [
        `On branch ${branch}`,
        'You have unmerged paths.',
        '  (fix conflicts and run "git commit")',
        '  (use "git merge --abort" to abort the merge)',
        '',
        'Unmerged paths:',
        '  (use "git add <file>..." to mark resolution)',
        `\tboth modified:   ${file}`,
        '',
        'no changes added to commit (use "git add" and/or "git commit -a")',
      ].join('\n'),
    )
    talk.remote(
      host,
      git('diff'),
      [
        `diff --cc ${file}`,
        'index 3a1f0c2,9be77d1..0000000',
        `--- a/${file}`,
        `+++ b/${file}`,
        '@@@ -14,5 -14,5 +14,9 @@@',
        '++<<<<<<< HEAD',
        ` +${key}: ${ours}`,
        '++=======',
        `+ ${key}: ${theirs}`,
        `++>>>>>>> ${other}`,
      ].join('\n'),
    )
    if (random.chance(0.5))
      talk.remote(
        host,
        git(`log --oneline --merge -- ${file}`),
        [ours, theirs].map((value, place) => `${short(commits[place] ?? commits[0])} chore: set ${key} to ${value}`).join('\n'),
      )
    talk.answer(
      word(
        [
          'One file conflicts, {file}: {branch} sets {key} to {ours}, {other} to {theirs}. Nothing else is in question. Which value shall stay?',
          'Both sides changed the same line of {file}: {key} is {ours} on {branch} and {theirs} on {other}. Tell me which one is right and I finish the merge.',
          '{other} wants {key}: {theirs}, {branch} has {ours} ({file}). That is the whole conflict. Ours, theirs, or abort?',
        ],
        { file, branch, key, ours, other, theirs },
      ),
    )
    const choice = random.pick(['ours', 'theirs', 'abort', 'wait'] as const)
    if (choice === 'wait') return
    if (choice === 'abort') {
      talk.user(word(['Abort the merge', 'Abort, I will talk to the author first', 'Leave it, go back to before the merge']))
      talk.remote(host, git('merge --abort && ') + git('status -sb'), `## ${branch}...origin/${branch}`)
      return talk.answer(
        word(
          [
            'Aborted. {folder} is back on {branch}, level with origin/{branch}, {key} is {ours} as before.',
            'The merge is gone and the tree clean: {branch} equals origin/{branch}.',
            'Back to where it was: clean, on {branch}, no commit of {other} in it; origin/{branch} is the same.',
          ],
          { folder, branch, key, ours, other },
        ),
      )
    }
    const value = choice === 'ours' ? ours : theirs
    talk.user(
      word(['{value} is right', 'Take {value}', 'Keep {choice}: {value}', 'Use {value} and finish the merge'], {
        value,
        choice: choice === 'ours' ? 'ours' : 'theirs',
      }),
    )
    talk.remote(
      host,
      `cd ${folder} && git checkout --${choice} -- ${file} && git add ${file} && grep -n '${key}' ${file}`,
      `Updated 1 path from the index\n14:${key}: ${value}`,
    )
    const made = commits[2]?.id.slice(0, 7) ?? commits[0].id.slice(0, 7)
    talk.remote(host, git(`commit --no-edit`), `[${branch} ${made}] Merge branch '${other}'${branch === 'master' ? '' : ` into ${branch}`}`)
    const end = word(
      [
        'Merged as {made}: line 14 of {file} says {key}: {value}. It is not pushed.',
        'The merge is done ({made}), with {key} at {value} in line 14. Run the tests before you push.',
        '{made} completes the merge of {other}; {file} keeps {key}: {value} (line 14).',
      ],
      { made, file, key, value, other },
    )
    if (random.chance(0.4)) talk.complete(end)
    else talk.answer(end)
  },
  1.2,
)
