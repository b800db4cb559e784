import { askHuman, defineRule, type Finding, reject } from '../finding.ts'

export const outcome = defineRule({
  name: 'outcome',
  summary: 'the trial failed, the agent did nothing, or its time was over',
  find({ trial: { status, error, trajectory } }) {
    const findings: Finding[] = []
    if (status === 'failed') findings.push(reject(`the trial failed: ${error?.message ?? 'no error was recorded'}`))
    if (status === 'agent-timeout') findings.push(askHuman('the agent ran out of time'))
    if (!trajectory.steps.some((step) => step.source === 'agent')) findings.push(reject('the agent did nothing'))
    return findings
  },
})
