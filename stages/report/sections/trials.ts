import { type Html, html } from '#kit/markup'
import { count, figure } from '../numbers.ts'
import type { ReportData } from '../report-data.ts'
import { missing, numbers, section } from './section.ts'

const MOST = 200

/** What the guard said of each trial: may its trajectory become training data? */
export function trialsSection({ trials }: Pick<ReportData, 'trials'>): Html {
  if (trials.length === 0) return section({ id: 'trials', title: 'Trials', note: 'No trials came in.', content: missing('Nothing to show.') })
  const promoted = trials.filter((trial) => trial.decision === 'promote').length
  const shown = [...trials].sort((a, b) => (a.task + a.agent < b.task + b.agent ? -1 : 1)).slice(0, MOST)
  return section({
    id: 'trials',
    title: 'Trials',
    note: html`<strong>${count(promoted)}</strong> of ${count(trials.length)} trajectories became examples.`,
    content: html`${findings(trials)}${numbers({
      caption: shown.length < trials.length ? `The first ${MOST} of ${count(trials.length)} trials` : 'The guard’s word on each trial',
      head: ['Task', 'Agent', 'Decision', 'Why', 'Reward'],
      right: 1,
      rows: shown.map(({ task, agent, decision, reasons, reward }) => [
        task,
        agent,
        html`<span class="${decision === 'promote' ? 'holds' : 'broken'}">${decision}</span>`,
        reasons.join('; '),
        reward === null ? '–' : figure(reward),
      ]),
    })}`,
  })
}

/** How often each rule of the guard, or its reviewer, kept a trajectory out. */
function findings(trials: ReportData['trials']): Html | '' {
  const all = trials.flatMap(({ trial, findings = [] }) => findings.map(({ rule, decision }) => ({ trial, rule, decision })))
  if (all.length === 0) return ''
  const among = (decision: string, rule: string) => new Set(all.filter((one) => one.rule === rule && one.decision === decision).map(({ trial }) => trial)).size
  return numbers({
    caption: 'What the guard found, by rule',
    head: ['Rule', 'Trials to reject', 'Trials to ask about'],
    right: 2,
    rows: [...new Set(all.map(({ rule }) => rule))].sort().map((rule) => [rule, count(among('reject', rule)), count(among('needs_human', rule))]),
  })
}
