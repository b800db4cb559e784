import { TaskError } from '../task-error.ts'
import { readText } from './read-text.ts'

/** What an agent is asked; `place` names the file in messages. */
export async function readInstruction(path: string, place: string): Promise<string> {
  const instruction = (await readText(path, `${place}: not there; write what the agent is asked to do`)).trim()
  if (!instruction) throw new TaskError(`${place}: empty; write what the agent is asked to do`)
  return instruction
}
