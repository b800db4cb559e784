import type { AtifContent, AtifDocument, AtifStep } from '#kit/atif'
import type { SpokenStep } from '#kit/repair'
import type { Refusal, Run, Trail } from './run.ts'

/** A step as somebody of one context heard it. */
export interface Heard extends SpokenStep {
  stepId: number
  /** Copied from elsewhere, so that another row learns from it. */
  isCopied: boolean
  /** A model said it. */
  isModels: boolean
  /** Brought in from the trajectory of a sub-agent, which counts it itself. */
  isBorrowed: boolean
}

/** What a model had before it at once, with what it made of it: the steps between two boundaries. */
export interface Conversation {
  source: string
  /** Counts from 1 within its source. */
  number: number
  file: string
  document: AtifDocument
  steps: Heard[]
}

/** Every conversation of a run; what was seen in none that the files tell of is refused, by its steps. */
export function conversationsOf(run: Run): { conversations: Conversation[]; refusals: Refusal[] } {
  const each = run.trails.map((trail) => conversationsOfTrail(run, trail))
  return { conversations: each.flatMap(({ conversations }) => conversations), refusals: [...run.refusals, ...each.flatMap(({ refusals }) => refusals)] }
}

function conversationsOfTrail(run: Run, { source, parts }: Trail): { conversations: Conversation[]; refusals: Refusal[] } {
  const conversations: Conversation[] = []
  const refusals: Refusal[] = []
  let at = parts[0]
  let open: AtifStepHeard[] = []
  let lost: string | null = null
  const close = () => {
    const own = open.filter(({ isBorrowed }) => !isBorrowed)
    const agentSteps = own.filter(({ step }) => step.source === 'agent').length
    const reason = lost ?? open.map(multimodal).find((problem) => problem !== null) ?? null
    if (at && agentSteps > 0 && reason !== null) {
      refusals.push({ file: at.file, source, steps: [own[0]?.step.step_id ?? 1, own.at(-1)?.step.step_id ?? 1], agentSteps, reason })
    } else if (at && agentSteps > 0) {
      conversations.push({ source, number: conversations.length + 1, file: at.file, document: at.document, steps: open.map(heard) })
    }
  }
  for (const part of parts) {
    if (part !== parts[0] && part.document.steps[0]?.is_copied_context) {
      close()
      ;[open, lost] = [[], null]
    }
    if (open.length === 0) at = part
    for (const step of part.document.steps) {
      const boundary = boundaryOf(step)
      if (boundary === null || boundary === 'append') open.push({ step, isBorrowed: false })
      else {
        close()
        const after = boundary === 'replace' ? contextAfter(step, open, run) : null
        lost = after ? null : `what was before the model after step ${step.step_id} (context management, ${boundary}) is not in the file`
        open = after ?? []
        at = part
      }
    }
  }
  close()
  if (conversations.length + refusals.length === 0 && at)
    refusals.push({ file: at.file, source, steps: null, agentSteps: 0, reason: "no step of it is an agent's" })
  return { conversations, refusals }
}

interface AtifStepHeard {
  step: AtifStep
  isBorrowed: boolean
}

function boundaryOf({ source, extra }: AtifStep): string | null {
  const managed = source === 'system' ? extra?.context_management : undefined
  if (typeof managed !== 'object' || managed === null) return null
  return 'boundary' in managed ? String(managed.boundary) : 'without a boundary'
}

/** The system prompt stays; after it comes what the boundary's step shows, or what Terminus-2 lets a sub-agent ask. */
function contextAfter(step: AtifStep, before: readonly AtifStepHeard[], run: Run): AtifStepHeard[] | null {
  const first = before.findIndex((each) => each.step.source !== 'system')
  const prompt = before.slice(0, Math.max(first, 0))
  const shown = (step.observation?.results ?? []).map(({ content }) => content).filter((content) => content != null)
  if (shown.length > 0) {
    const replaced = shown.map((content): AtifStepHeard => ({ step: { step_id: step.step_id, source: 'user', message: content }, isBorrowed: true }))
    return [...prompt, ...replaced]
  }
  const handoff = run.handoffOf(step)
  const task = before.find((each) => each.step.source === 'user')
  if (!handoff || !task) return null
  return [...prompt, task, ...handoff.map((asked) => ({ step: asked }))].map((each) => ({ step: each.step, isBorrowed: true }))
}

function multimodal({ step }: AtifStepHeard): string | null {
  const contents = [step.message, ...(step.observation?.results ?? []).map(({ content }) => content)]
  const part = contents.flatMap((content) => (Array.isArray(content) ? content : [])).find(({ type }) => type !== 'text')
  return part ? `step ${step.step_id} holds an ${part.type}; rows are of text alone` : null
}

const textOf = (content: AtifContent | null | undefined): string =>
  typeof content === 'string' ? content : (content ?? []).map(({ text }) => text ?? '').join('\n')

function heard({ step, isBorrowed }: AtifStepHeard): Heard {
  return {
    stepId: step.step_id,
    isCopied: isBorrowed || step.is_copied_context === true,
    isModels: step.source === 'agent' && step.llm_call_count !== 0,
    isBorrowed,
    source: step.source,
    message: textOf(step.message),
    reasoning_content: step.reasoning_content,
    tool_calls: step.tool_calls,
    observation: step.observation && {
      results: step.observation.results.map(({ source_call_id, content }) => ({ source_call_id, ...(content !== undefined && { content: textOf(content) }) })),
    },
  }
}
