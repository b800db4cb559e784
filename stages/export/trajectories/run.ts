import type { AtifDocument, AtifStep } from '#kit/atif'

/** One document of a run, and the file that it is in, or that embeds it. */
export interface Part {
  document: AtifDocument
  file: string
  isEmbedded: boolean
}

/** What one agent did: its document and those that continue it. */
export interface Trail {
  /** `main`, or the name of a sub-agent. */
  source: string
  parts: Part[]
}

/** What cannot become rows, and why. */
export interface Refusal {
  file: string
  /** The trail it is of, and in it the first and last step. */
  source: string
  steps: [number, number] | null
  /** Steps of agents that are lost with it. */
  agentSteps: number
  reason: string
}

/** A trajectory with all that belongs to it: continuations joined, sub-agents beside it. */
export interface Run {
  file: string
  main: AtifDocument
  trails: Trail[]
  refusals: Refusal[]
  /** Every file that was read. */
  files: string[]
  /** What an agent that sums up asked the one that goes on, where a step names such a sub-agent. */
  handoffOf(step: AtifStep): readonly AtifStep[] | null
}
