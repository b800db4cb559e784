import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../tests/create-random.ts'
import { runFormats } from '../by-hand/formats.ts'
import { readDocuments } from './scripted-trajectory.ts'

type Step = { source: string; message: string; [key: string]: unknown }
interface Call {
  tool_call_id: string
  function_name: string
  arguments: { n: number }
}

const count = 300
const written = (n: number) => (n === 0 ? 'copied' : n === 1 ? 'dispatched' : 'own')
const badFormat = 'Previous response had parsing errors:\nERROR: none'

/** A trajectory in which every text, call and output has a number of its own. Its last step says something: what follows the last turn teaches nothing. */
function randomSteps(random: ReturnType<typeof createRandom>): Step[] {
  let next = 0
  const word = (mark: string) => `${mark}${++next};`
  const steps: Step[] = [
    { source: 'system', message: word('p') },
    { source: 'user', message: word('u') },
  ]
  const length = 1 + Math.floor(random() * 8)
  for (let place = 0; place < length; place++) {
    const kind = written(Math.floor(random() * 8))
    const calls = Array.from({ length: Math.floor(random() * 4) }, (): Call => {
      const id = random() < 0.2 ? 'twin' : `c${next}`
      return { tool_call_id: id, function_name: 'act', arguments: { n: ++next } }
    })
    const results = [
      ...calls.filter(() => random() < 0.9).map((call) => ({ source_call_id: call.tool_call_id, content: word('o') })),
      ...(random() < 0.2 ? [{ content: random() < 0.3 ? `${badFormat} ${word('o')}` : word('o') }] : []),
    ]
    const says = calls.length === 0 || random() < 0.5
    steps.push({
      source: 'agent',
      message: says ? word('t') : '',
      ...(kind === 'own' && random() < 0.3 && { reasoning_content: word('r') }),
      ...(calls.length > 0 && { tool_calls: calls }),
      ...(results.length > 0 && { observation: { results } }),
      ...(kind === 'copied' && { is_copied_context: true }),
      ...(kind === 'dispatched' && { llm_call_count: 0 }),
    })
    if (random() < 0.2) steps.push({ source: random() < 0.5 ? 'user' : 'system', message: random() < 0.2 ? badFormat : word('u') })
  }
  return [...steps, { source: 'agent', message: word('t') }]
}

function exported(steps: Step[]) {
  const run = readDocuments({ 'trajectory.json': { steps } })
  const made = 'trails' in run ? runFormats.get('sft')?.exportRun(run, { licence: 'MIT', revision: 'x' }) : null
  if (!made) throw new Error(`refused: ${JSON.stringify(run.refusals)}`)
  return made
}

interface Said {
  role: string
  content: string | null
  weight?: number
  reasoning_content?: string
  tool_call_id?: string
  tool_calls?: { id: string; function: { name: string; arguments: { n: number } } }[]
}
const isSaid = (line: object): line is { messages: Said[] } => 'messages' in line

const marksIn = (text: string, marks: string): string[] => text.match(new RegExp(`[${marks}]\\d+;`, 'g')) ?? []
const callsOf = (step: Step): Call[] => (Array.isArray(step.tool_calls) ? step.tool_calls : [])
const seenIn = (step: Step | undefined): string => JSON.stringify(step?.observation ?? '')
/** Of all that an agent said: texts, thoughts and calls, in the order in which they stand. */
const saidBy = (step: Step): string[] => [
  ...marksIn(`${step.reasoning_content ?? ''}`, 'r'),
  ...marksIn(step.message, 't'),
  ...callsOf(step).map((call) => `n${call.arguments.n}`),
]
const saidIn = ({ reasoning_content, content, tool_calls }: Said): string[] => [
  ...marksIn(reasoning_content ?? '', 'r'),
  ...marksIn(content ?? '', 't'),
  ...(tool_calls ?? []).map((call) => `n${call.function.arguments.n}`),
]

describe(`${count} random trajectories as rows to learn from`, () => {
  const random = createRandom(8)
  const all = Array.from({ length: count }, () => {
    const steps = randomSteps(random)
    const made = exported(steps)
    const [line] = made.lines
    return { steps, made, messages: line && isSaid(line) ? line.messages : null }
  })
  const rows = all.flatMap(({ steps, messages }) => (messages ? [{ steps, messages }] : []))

  it('are rows, or are refused where nothing is to be learnt; every step of an agent is counted once', () => {
    expect(rows.length).toBeGreaterThan(count * 0.9)
    for (const { steps, made } of all) {
      const lost = made.refusals.reduce((sum, { agentSteps }) => sum + agentSteps, 0)
      expect(made.learnt + made.context + lost).toBe(steps.filter(({ source }) => source === 'agent').length)
      for (const { reason } of made.refusals) expect(reason).toBe('nothing in it is to be learnt')
    }
  })

  it('lose and double no text, thought, call or output', () => {
    for (const { steps, messages } of rows) {
      const spoken = messages.filter(({ role }) => role === 'assistant')
      expect(new Set(spoken.flatMap(saidIn))).toEqual(new Set(steps.flatMap(saidBy)))
      expect(spoken.flatMap(saidIn)).toHaveLength(steps.flatMap(saidBy).length)
      const heard = messages.filter(({ role }) => role !== 'assistant').flatMap(({ content }) => marksIn(content ?? '', 'puo'))
      expect(heard.toSorted()).toEqual(steps.flatMap((step) => marksIn(`${step.source === 'agent' ? '' : step.message}${seenIn(step)}`, 'puo')).toSorted())
    }
  })

  it('teach exactly what a model said itself, in a format that could be read', () => {
    for (const { steps, messages } of rows) {
      const taught = new Map(
        steps.flatMap((step, place) => {
          const after = steps[place + 1]
          const wasBad = seenIn(step).includes('parsing errors') || (after?.source === 'user' && after.message === badFormat)
          return saidBy(step).map((mark) => [mark, !step.is_copied_context && step.llm_call_count !== 0 && !wasBad] as const)
        }),
      )
      for (const message of messages) {
        if (message.role === 'assistant') expect(message.weight).toBe(saidIn(message).every((mark) => taught.get(mark)) ? 1 : 0)
        else expect(message).not.toHaveProperty('weight')
      }
    }
  })

  it('pair each call with one answer, by an id of its own', () => {
    for (const { messages } of rows) {
      const ids = messages.flatMap(({ tool_calls }) => (tool_calls ?? []).map(({ id }) => id))
      expect(new Set(ids).size).toBe(ids.length)
      expect(messages.flatMap(({ tool_call_id }) => tool_call_id ?? [])).toEqual(ids)
      for (const [place, { role, tool_calls }] of messages.entries()) {
        const answers = messages.slice(place + 1, place + 1 + (tool_calls?.length ?? 0))
        if (tool_calls) expect(answers.map(({ tool_call_id }) => tool_call_id)).toEqual(tool_calls.map(({ id }) => id))
        if (role === 'assistant') expect(messages[place + 1]?.role).not.toBe('assistant')
      }
    }
  })

  it('are the same bytes when exported again', () => {
    for (const { steps, made } of all.slice(0, 50)) {
      expect(JSON.stringify(exported(steps).lines)).toBe(JSON.stringify(made.lines))
    }
  })
})
