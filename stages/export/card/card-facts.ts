import type { Split } from '#kit/records'

/** How the rows of a source came to be. */
export type Making = 'downloaded' | 'generated' | 'recorded'

export interface SourceFacts {
  source: string
  making: Making
  /** Null where nothing was downloaded. */
  repository: string | null
  revisions: string[]
  licences: string[]
  /** Rows that were read or made, before any was rejected. */
  rows: number
  exported: Record<Split, number>
}

export interface RejectedFacts {
  source: string
  reason: string
  rows: number
}

/** What the rows went through, in working order. Rows in = rows out + rows rejected. */
export interface FilterFacts {
  name: FilterName
  in: number
  out: number
  rejected: RejectedFacts[]
}

export const filters = {
  normalize: 'downloaded rows that cannot be converted',
  generate: 'generated rows that say the same as another',
  merge: 'rows equal to another, and rows that ask what a scenario of the evaluation asks',
  validate: 'rows that break a rule',
  export: 'rows that one of the formats cannot express',
} as const
export type FilterName = keyof typeof filters

export interface FileFacts {
  path: string
  lines: number
  bytes: number
  sha256: string
}

/** All that a card says of the rows. It follows from the inputs alone, so the same inputs give the same card. */
export interface CardFacts {
  /** The step that made them. */
  step: string
  sources: SourceFacts[]
  filters: FilterFacts[]
  files: FileFacts[]
  formats: { folder: string; summary: string }[]
}

export const exportedRows = ({ sources }: Pick<CardFacts, 'sources'>): Record<Split, number> => ({
  train: sources.reduce((sum, source) => sum + source.exported.train, 0),
  validation: sources.reduce((sum, source) => sum + source.exported.validation, 0),
})
