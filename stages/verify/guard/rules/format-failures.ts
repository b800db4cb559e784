import { askHuman, defineRule } from '../finding.ts'
import type { Reviewed } from '../reviewed.ts'

/** What harnesses answer to a turn that they could not read. */
const unread =
  /previous response had (?:parsing )?(?:errors|warnings)|(?:could not|cannot|failed to) (?:be )?parse|no valid (?:json|tool call|action)|invalid (?:json|tool call|function call)/i

export const formatFailures = defineRule({
  name: 'format-failures',
  summary: 'turns that were no valid call: three, or a quarter of all',
  find({ transcript, trial }: Reviewed) {
    const offered = trial.trajectory.agent.tool_definitions?.map(nameOf).filter((name) => name !== null) ?? []
    const failed = new Set([
      ...transcript.actions
        .filter(({ tool, script }) => (offered.length > 0 && !offered.includes(tool)) || (tool === 'bash' && (script ?? '').trim() === ''))
        .map(({ step }) => step),
      ...transcript.observations
        .filter(({ step, text }) => unread.test(text) && !transcript.actions.some((action) => action.step === step))
        .map(({ step }) => step),
    ])
    const isMany = failed.size >= 3 || (failed.size > 0 && failed.size * 4 >= transcript.turns)
    return isMany ? [askHuman(`${failed.size} of ${transcript.turns} turns were no valid call: step ${[...failed].slice(0, 10).join(', ')}`)] : []
  },
})

function nameOf(definition: Readonly<Record<string, unknown>>): string | null {
  const { function: given, name } = definition
  if (typeof name === 'string') return name
  return given && typeof given === 'object' && 'name' in given && typeof given.name === 'string' ? given.name : null
}
