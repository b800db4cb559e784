import type { TaskEnvironment, TaskFile } from '#kit/records'
import { TaskError } from '../../task-error.ts'
import type { ParsedTaskFile } from './parse-task-file.ts'

const mend = 'leave the task out (a glob "!name"), or take the key away'

/** Refuses a task that wants what no sandbox here gives, by the key that asks for it. */
export function refuseUnsupported(file: TaskFile, at: ParsedTaskFile['at']): void {
  const environments: { path: (string | number)[]; settings: TaskEnvironment | undefined }[] = [
    { path: ['environment'], settings: file.environment },
    { path: ['verifier', 'environment'], settings: file.verifier.environment },
    ...file.steps.map(({ verifier }, index) => ({ path: ['steps', index, 'verifier', 'environment'], settings: verifier.environment })),
  ]
  const faults = environments.flatMap(({ path, settings }) =>
    settings ? wantsOf(settings).map(([key, fault]) => at([...path, key], `${fault}; ${mend}`)) : [],
  )
  if (faults.length > 0) throw new TaskError(faults.join('\n'))
}

function wantsOf({ os, gpus, gpu_types, tpu, mcp_servers, skills_dir }: TaskEnvironment): [string, string][] {
  const wants: [string, string | false][] = [
    ['os', os === 'windows' && 'no sandbox here runs Windows'],
    ['gpus', gpus !== undefined && gpus > 0 && 'no sandbox here has GPUs'],
    ['gpu_types', gpu_types !== undefined && gpu_types.length > 0 && 'no sandbox here has GPUs'],
    ['tpu', tpu !== undefined && 'no sandbox here has a TPU'],
    ['mcp_servers', mcp_servers.length > 0 && 'no agent here speaks to MCP servers'],
    ['skills_dir', skills_dir !== undefined && 'no agent here reads skills'],
  ]
  return wants.filter((want): want is [string, string] => want[1] !== false)
}
