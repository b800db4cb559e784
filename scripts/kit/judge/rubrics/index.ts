import type { Rubric } from '../rubric.ts'
import { toolUse1 } from './tool-use-1.ts'

/** One line a version. */
const rubrics = { 'tool-use-1': toolUse1 } satisfies Record<string, Rubric>

export type RubricName = keyof typeof rubrics
export const rubricNames = Object.keys(rubrics) as [RubricName, ...RubricName[]] // the keys of the line above

export const rubricOf = (name: RubricName): Rubric => rubrics[name]
