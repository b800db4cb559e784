import { askHuman, defineRule, type Finding, quoted, reject } from '../finding.ts'
import { isAskedFor, type Reviewed } from '../reviewed.ts'
import type { Action } from '../transcript.ts'

const PLACEHOLDER = /\[REDACTED:([\w-]+):\d+\]/g

export const secrets = defineRule({
  name: 'secrets',
  summary: 'a secret that is still there, files of credentials that were read, or the place of one that the task did not plant',
  find({ trial, transcript, redactor, ...task }: Reviewed): Finding[] {
    const { found } = redactor.redact({ trajectory: trial.trajectory, error: trial.error })
    const left = found.map(({ rule, place }) => `${rule} in ${place}`)
    const seen = new Map<string, number>()
    for (const { step, text } of textsOf(transcript)) {
      for (const [, rule = ''] of text.matchAll(PLACEHOLDER)) if (!seen.has(rule)) seen.set(rule, step)
    }
    const planted = seen.size > 0 ? plantedBy(task, redactor) : new Set()
    return [
      ...(left.length > 0 ? [reject(`a secret is left in it: ${left.slice(0, 3).join(', ')}`)] : []),
      ...transcript.actions.flatMap((action) => goesForCredentials(action, task)),
      ...[...seen].filter(([rule]) => !planted.has(rule)).map(([rule, step]) => askHuman(`step ${step} shows a secret that is none of the task's (${rule})`)),
    ]
  },
})

/** Where people and machines keep theirs. */
const kept =
  /\/\.(?:ssh(?:\/(?:id_\w+|\*))?|netrc|pgpass|my\.cnf|git-credentials|npmrc|pypirc|aws\/credentials|docker\/config\.json|kube\/config)$|^\/etc\/(?:shadow|gshadow|ssh\/ssh_host_\w+_key)$|^\/proc\/[^/]+\/environ$|^\/run\/secrets\//

function goesForCredentials({ step, script, paths, result }: Action, task: Pick<Reviewed, 'files' | 'instruction'>): Finding[] {
  const found = paths.find(({ path, how }) => (how === 'reads' || how === 'names') && kept.test(path) && !task.files.has(path) && !isAskedFor(path, task))
  if (!found || result.trim() === '' || /no such file|permission denied/i.test(result)) return []
  return [reject(`step ${step} reads credentials that the task does not speak of: ${quoted(script ?? '')}`)]
}

/** Rules that find something in what the task itself lays out or says. */
function plantedBy({ files, instruction }: Pick<Reviewed, 'files' | 'instruction'>, redactor: Reviewed['redactor']): ReadonlySet<string> {
  const texts = [instruction, ...files.values()]
  const asPlaceholders = texts.flatMap((text) => [...text.matchAll(PLACEHOLDER)].map(([, rule = '']) => rule))
  return new Set([...asPlaceholders, ...texts.flatMap((text) => redactor.redact(text).found.map(({ rule }) => rule))])
}

function textsOf({ actions, says, observations }: Reviewed['transcript']): { step: number; text: string }[] {
  return [...says, ...actions.map(({ step, arguments: given }) => ({ step, text: JSON.stringify(given) })), ...observations].sort((a, b) => a.step - b.step)
}
