import { existsSync } from 'node:fs'
import { AtifFileError, readAtif, validateAtif } from '#kit/atif'
import { TaskError } from '../../task-error.ts'

/** The trajectory that a task goes on from, checked; null where it starts afresh. `place` names the file in messages. */
export function readPriorContext(path: string, place: string): Readonly<Record<string, unknown>> | null {
  if (!existsSync(path)) return null
  try {
    const { raw, neighbours } = readAtif(path)
    const [fault] = validateAtif(raw, { profile: 'compat', neighbours })
    if (fault) throw new TaskError(`${place}: ${fault.path}: ${fault.message}; mend the trajectory (scripts/validate-atif.ts says all that is wrong)`)
    return raw as Readonly<Record<string, unknown>> // the validator takes nothing but objects
  } catch (error) {
    if (error instanceof AtifFileError) throw new TaskError(`${place} ${error.reason}`, { cause: error })
    throw error
  }
}
