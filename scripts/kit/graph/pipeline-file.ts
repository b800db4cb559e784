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
  profiles: z.record(z.string(), params).default({}).describe('Params that differ in a profile, laid over `with`.'),
})

export const PipelineFile = z.strictObject({
  profile: z.string().describe('The profile that runs where none is named.'),
  profiles: z.record(name, z.string()).describe('The profiles and what each is for.'),
  steps: z.record(name, StepEntry),
})
export type PipelineFile = z.infer<typeof PipelineFile>
