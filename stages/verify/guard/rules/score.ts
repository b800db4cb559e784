import { askHuman, defineRule, type Finding, reject } from '../finding.ts'

export const score = defineRule({
  name: 'score',
  summary: 'no reward, one below the minimum or out of bounds, or a full one for nothing that was done or changed',
  find({ trial, verification: { reward, problem }, transcript, gates }): Finding[] {
    if (trial.status === 'failed') return []
    if (reward === null) return [askHuman(`no reward: ${problem ?? 'the tests left none'}`)]
    if (!Number.isFinite(reward)) return [askHuman(`the reward is ${reward}, which is no number to judge by`)]
    if (reward < gates.minimumReward) return [reject(`reward ${reward} is below ${gates.minimumReward}`)]
    if (reward > 1) return [askHuman(`reward ${reward} is above 1: more than all there is to get`)]
    if (transcript.turns === 0) return []
    if (transcript.actions.length === 0) return [askHuman(`reward ${reward}, and the agent called nothing`)]
    // What runs is no file: where the tests looked at the living environment, the work may lie there.
    const isLive = trial.steps.some(({ inPlace }) => inPlace !== null)
    if (!isLive && trial.steps.every(({ state }) => state.length === 0)) return [askHuman(`reward ${reward}, and the agent changed nothing`)]
    return []
  },
})
