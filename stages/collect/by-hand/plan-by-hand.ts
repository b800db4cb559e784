import { agentNames, loadAgent, type TrialPlan } from '#kit/agents'
import { knownNames } from '#kit/spelling'
import { planTrials } from '../plan-trials.ts'
import type { CollectConfig } from './collect-config.ts'
import { CollectError, type Locate } from './read-config.ts'

/** The trials that are asked for, and the tasks that cannot run in the sandbox; a `CollectError` names all that is wrong. */
export async function planByHand(
  workspace: string,
  { config, locate, formats }: { config: CollectConfig; locate: Locate; formats: readonly string[] },
): Promise<{ plans: TrialPlan[]; leftOut: string[]; warnings: string[] }> {
  const faults: string[] = []
  for (const [place, format] of config.exporter.formats.entries()) {
    if (!formats.includes(format)) faults.push(locate(['exporter', 'formats', place], `"${format}" is no format; ${knownNames(format, formats)}`))
  }
  const agent = agentNames.find((name) => name === config.agent.name)
  if (!agent) faults.push(locate(['agent', 'name'], `"${config.agent.name}" is no agent; ${knownNames(config.agent.name, agentNames)}`))
  else if (config.agent.model !== undefined && (await loadAgent(agent)).model === null) {
    faults.push(locate(['agent', 'model'], `agent ${agent} asks no model; leave it out`))
  }
  const { trials, leftOut, problems, warnings } = await planTrials(workspace, {
    agents: agent ? [agent] : [],
    sandbox: config.environment.type,
    attempts: config.attempts,
    tasks: config.tasks,
    unenforcedStorage: config.environment.unenforced_storage,
  })
  if (faults.length + problems.length > 0) throw new CollectError([...faults, ...problems.map(inWordsOfTheFile)])
  return { plans: trials, leftOut, warnings }
}

/** Faults name params of the step; here they are keys and flags. */
function inWordsOfTheFile(problem: string): string {
  return problem
    .replace(/^param sandbox: /, 'environment: ')
    .replace('param unenforcedStorage: warn', 'environment.unenforced_storage: warn, or --unenforced-storage warn')
}
