import { visible } from '#kit/present'
import type { Provenance, Rejected } from '#kit/records'
import { modelName } from '#kit/slots'
import type { Learnt, RowEvent, RowStory } from './tell-row.ts'

/** A row's story for people: a line for where it came from, one for each step that did something with it, one for each model that was given it. */
export function presentStory({ id, events, learnt }: RowStory): string[] {
  const rows = events.map((event) => [event.step, describe(event, events)] as const).filter(([, what]) => what !== null)
  const width = Math.max(...rows.map(([step]) => step.length), ...learnt.map(({ step }) => step.length))
  const last = events.findLast(({ kind }) => kind === 'rejected')
  return [
    [id, origin(events)].filter(Boolean).join('  '),
    ...rows.map(([step, what]) => `  ${step.padEnd(width)}  ${visible(what ?? '')}`),
    ...learnt.map((one) => `  ${one.step.padEnd(width)}  ${describeLearnt(one)}`),
    ...(learnt.length === 0 && !last ? ['  no model that the store knows was given it'] : []),
  ]
}

function origin(events: readonly RowEvent[]): string {
  const provenance = events.find((event) => event.kind === 'kept')?.example.provenance
  if (!provenance) return visible(events.find((event) => event.kind === 'rejected')?.rejected.source ?? '')
  return visible(describeProvenance(provenance))
}

function describeProvenance({ source, revision, row, licence, seed, trial }: Provenance): string {
  const made = trial !== undefined ? `, trial ${trial}` : seed !== undefined ? `, seed ${seed}` : ''
  return `row ${row} of ${source} at ${revision}${made} (${licence})`
}

/** Null where the step only handed the row on. */
function describe(event: RowEvent, events: readonly RowEvent[]): string | null {
  switch (event.kind) {
    case 'rejected':
      return describeRejection(event.rejected)
    case 'split':
      // Every step after the split hands it on.
      return events.find((other) => other.kind === 'split') === event || event.stage === 'export' ? `on the ${event.split} side` : null
    case 'flagged':
      return `flagged ${event.flag}, see ${event.partner}`
    case 'kept': {
      const { example } = event
      const before = events.slice(0, events.indexOf(event)).findLast((other) => other.kind === 'kept')
      if (!before) {
        const repairs = (example.repairs ?? []).map(({ rule, path, before: hash }) => `${rule} at ${path} (was ${hash})`)
        const quality = Object.entries(example.quality ?? {}).map(([name, score]) => `${name} ${score}`)
        const parts = [
          `made, group ${example.group}`,
          repairs.length > 0 && `mended: ${repairs.join(', ')}`,
          quality.length > 0 && `judged: ${quality.join(', ')}`,
        ]
        return parts.filter(Boolean).join('; ')
      }
      const reviewed = example.tags.find((tag) => tag.startsWith('review:') && !before.example.tags.includes(tag))
      if (reviewed) return `kept, ${reviewed.slice('review:'.length)} by hand`
      return JSON.stringify(before.example.messages) === JSON.stringify(example.messages) ? 'kept' : 'kept, edited'
    }
  }
}

const describeRejection = ({ reason, detail, partner }: Rejected): string =>
  ['out: ', reason, partner !== undefined && ` (${partner})`, detail && `: ${detail}`].filter(Boolean).join('')

function describeLearnt({ model, turns, leftOut, slots, startedAt }: Learnt): string {
  const left = Object.entries(leftOut).map(([reason, count]) => `${count} left out as ${reason}`)
  const served = slots.at(-1)
  const serving = served && (served.isServing ? `, serves since ${served.at}` : `, ${served.kind === 'promote' ? 'promoted' : 'rolled back to'} ${served.at}`)
  const learnt = turns > 0 ? `learnt ${turns} ${turns === 1 ? 'turn' : 'turns'} of it` : 'learnt nothing of it'
  return `model ${modelName(model)} (trained ${startedAt}) ${[learnt, ...left].join(', ')}${serving ?? ''}`
}
