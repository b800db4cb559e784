import type { Rubric } from './rubric.ts'
import { trajectory1 } from './trajectory-1.ts'

/** One line a version. */
const rubrics = { 'trajectory-1': trajectory1 } satisfies Record<string, Rubric>

export type RubricName = keyof typeof rubrics
export const rubricNames = Object.keys(rubrics) as [RubricName, ...RubricName[]] // the keys of the line above

export const rubricOf = (name: RubricName): Rubric => rubrics[name]
