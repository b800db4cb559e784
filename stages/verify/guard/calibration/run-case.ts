import { type Agent, type LoadedTask, loadTask, memoryJournal, runTrial, verifyTrial } from '#kit/agents'
import type { StateFile } from '#kit/records'
import type { Redactor } from '#kit/redact'
import { loadSandbox, memoryContents, stateFile } from '#kit/sandbox'
import { reviewedTask } from '../reviewed-task.ts'
import type { Case, CaseTask } from './case.ts'
import type { LabelledTrial } from './labelled-trial.ts'

/** Lets a scripted agent do in just-bash what its case says, has the tests run on what it left, and puts the label beside. */
export async function runCase(given: Case, { redactor, signal }: { redactor: Redactor; signal: AbortSignal }): Promise<LabelledTrial> {
  const task = await taskOf(typeof given.task === 'string' ? { base: given.task } : given.task)
  const contents = memoryContents()
  const backend = await loadSandbox('just-bash')
  const laid = { ...task, environment: [...task.environment, ...laidAt(given.hidden ?? {})] }
  const plan = { task: laid, agent: agentOf(given), sandbox: backend, attempt: 1 }
  const ran = await runTrial(plan, { signal, redactor, now: () => new Date(0), journal: memoryJournal(contents), maximumAgentMs: given.limitMs ?? 10_000 })
  const trial = { ...ran, id: `${given.id}/scripted/just-bash/1`, durationMs: given.tookMs ?? 100, phases: {} }
  const { reward, problem } = await verifyTrial(trial, task, { backend, contents, signal })
  const { label: decision, why, isHard = false, needsUnderstanding = false } = given
  return {
    id: given.id,
    kind: given.kind,
    trial,
    task: redactor.redact(reviewedTask(task)).value,
    verification: { reward, problem },
    label: { decision, why, isHard, needsUnderstanding },
  }
}

const laidAt = (texts: Readonly<Record<string, string>>): StateFile[] => Object.entries(texts).map(([path, text]) => stateFile(path, text))

async function taskOf({ base, instruction, files = {}, tests, permits }: CaseTask): Promise<LoadedTask> {
  const task = await loadTask('.', base)
  const [step] = task.steps
  const { record } = task
  const asked = instruction ?? step.instruction
  const file = permits ? { ...record.file, metadata: { ...record.file.metadata, permits } } : record.file
  return {
    ...task,
    record: { ...record, instruction: asked, file },
    environment: [...task.environment, ...laidAt(files)],
    steps: [{ ...step, instruction: asked, tests: tests ? laidAt(tests) : step.tests }],
  }
}

function agentOf({ turns }: Case): Agent {
  return {
    name: 'scripted',
    version: '1',
    model: null,
    settings: {},
    run: async ({ environment, record, signal }) => {
      for (const [place, turn] of turns.entries()) {
        signal.throwIfAborted()
        const id = `call_${place + 1}`
        if (typeof turn === 'string') {
          const { stdout, stderr, exitCode } = await environment.exec({ command: turn })
          const content = [`${stdout}${stderr}`.trimEnd(), exitCode === 0 ? '' : `[exit code ${exitCode}]`].filter((text) => text).join('\n')
          record({
            message: '',
            tool_calls: [{ tool_call_id: id, function_name: 'bash', arguments: { command: turn } }],
            observation: { results: [{ source_call_id: id, content, extra: { exit_code: exitCode } }] },
          })
        } else if ('says' in turn) record({ message: turn.says })
        else {
          const result = { source_call_id: id, content: `there is no tool "${turn.calls}"` }
          record({ message: '', tool_calls: [{ tool_call_id: id, function_name: turn.calls, arguments: turn.arguments }], observation: { results: [result] } })
        }
      }
    },
  }
}
