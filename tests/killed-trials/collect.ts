import { writeSync } from 'node:fs'
import { type Agent, loadTask, runTrial, type TrialPlan } from '#kit/agents'
import { SandboxName } from '#kit/records'
import { createRedactor } from '#kit/redact'
import { loadSandbox } from '#kit/sandbox'
import { collectTrials } from '../../stages/collect/collect-trials.ts'
import { readTries } from '../../stages/collect/journal/read-tries.ts'
import { trialPaths } from '../../stages/collect/journal/trial-paths.ts'
import { RetryPolicy } from '../../stages/collect/retry-policy.ts'
import { trialKey } from '../../stages/collect/trial-key.ts'
import { TrialLimits } from '../../stages/collect/trial-limits.ts'

// Collects trials in a process that may be killed: `STORE SANDBOX ATTEMPTS LABEL`. Says each event as a line, then what the trials came to.
const [store = '', sandbox, attempts, label] = process.argv.slice(2)
const maximumAgentMs = 60_000
const task = await loadTask('.', 'fix-config')
const say = (line: object) => writeSync(1, `${JSON.stringify(line)}\n`)

/** Of many trials some fail for ever, some once, by their attempt. */
const agent: Agent = {
  name: 'steady',
  version: '1',
  model: { name: 'scripted', provider: 'nobody' },
  settings: {},
  run: async ({ environment, record }) => {
    for (const number of [1, 2, 3]) {
      const command = `echo ${number} >> notes; head -c 20000 /dev/zero > large-${number}`
      const { exitCode } = await environment.exec({ command })
      const id = `call-${number}`
      record({
        message: `Step ${number}.`,
        tool_calls: [{ tool_call_id: id, function_name: 'bash', arguments: { command } }],
        observation: { results: [{ source_call_id: id, content: `exit code ${exitCode}, ${'and so on '.repeat(200)}` }] },
      })
    }
  },
}
const backend = await loadSandbox(SandboxName.parse(sandbox))
const named = { ...task, record: { ...task.record, name: String(label) } }
const plans: TrialPlan[] = Array.from({ length: Number(attempts) }, (_, place) => ({ task: named, agent, sandbox: backend, attempt: place + 1 }))
const failuresOf = async (plan: TrialPlan) =>
  (await readTries(trialPaths(store), trialKey(plan, { code: null, maximumAgentMs, also: {} }))).filter(({ result }) => result?.trial?.status === 'failed')
    .length

const collected = collectTrials({
  plans,
  limits: TrialLimits.parse({ trials: 3 }),
  retries: RetryPolicy.parse({ maximum: 2, waitMs: 5 }),
  store,
  code: null,
  surroundings: { signal: new AbortController().signal, redactor: createRedactor(), now: () => new Date(), maximumAgentMs },
  onEvent: ({ at: _, ...event }) => say(event),
  run: async (plan, surroundings) => {
    const failures = [0, 0, 0, 0, 9, 1][plan.attempt % 6] ?? 0
    const isFailing = (await failuresOf(plan)) < failures
    const failing: Agent = { ...agent, run: async (assignment) => agent.run(assignment).then(() => Promise.reject(new Error('it broke'))) }
    return runTrial(isFailing ? { ...plan, agent: failing } : plan, surroundings)
  },
})
for await (const { trial, tries } of collected) say({ kind: 'collected', collected: trial, tries })
say({ kind: 'all' })
process.exit(0)
