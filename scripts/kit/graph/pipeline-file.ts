import { z } from 'zod'

const name = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'a name is lower-case letters, digits and hyphens (a dot would end a field in the lock)')
const params = z.record(z.string(), z.unknown())

export const StepEntry = z.strictObject({
  stage: name.describe('The folder below stages/ whose stage.ts does the work.'),
  root: z.string().optional().describe('The folder of the step: its outputs lie in <root>/out/<profile>. Without it: stages/<stage>.'),
  foreach: z.string().optional().describe('A glob of folders: one step per folder, named <step>-<folder>, with the folder as its root.'),
  needs: z
    .union([z.array(z.string()), z.record(z.string(), z.string())])
    .default([])
    .describe('The steps whose outputs this one takes: names or globs (generate-*), or a mapping from role to step.'),
  with: params.default({}).describe('Params of the stage.'),
  each: z.record(name, params).default({}).describe('Params that differ for one folder of foreach, by its name, laid over `with`.'),
  profiles: z.record(z.string(), params).default({}).describe('Params that differ in a profile, laid over `with`.'),
})

export const MatrixEntry = z.strictObject({
  profile: z.string().optional().describe('The profile that the combinations derive from. Without it: the default one.'),
  params: z
    .record(z.string(), z.array(z.unknown(), 'give a list of values, such as [1, 2]').min(1, 'give at least one value'))
    .refine((record) => Object.keys(record).length > 0, 'give at least one param, such as `train.seed: [1, 2]`')
    .describe('Values by param, as STEP.PARAM or STEP.PARAM.FIELD; a step of foreach, or all of them by its name. Every combination is a profile of its own.'),
})
export type MatrixEntry = z.infer<typeof MatrixEntry>

export const PipelineFile = z.strictObject({
  profile: z.string().describe('The profile that runs where none is named.'),
  profiles: z.record(name, z.string()).describe('The profiles and what each is for.'),
  steps: z.record(name, StepEntry),
  matrix: z
    .record(name, MatrixEntry)
    .default({})
    .describe('Sweeps: profiles derived from one by the combinations of some values of params, named SWEEP-VALUE-VALUE.'),
})
export type PipelineFile = z.infer<typeof PipelineFile>
