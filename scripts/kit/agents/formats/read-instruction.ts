import { TaskError } from '../task-error.ts'
import { readText } from './read-text.ts'

/** Marks at the head of a text by which others find it in training data; no agent is asked them. */
const canaries = /^(?:[^\S\n]*(?:<!--.*canary.*-->|#.*canary.*)[^\S\n]*(?:\n|$))+/i

/** What an agent is asked; `place` names the file in messages. */
export async function readInstruction(path: string, place: string): Promise<string> {
  const text = await readText(path, `${place}: not there; write what the agent is asked to do`)
  const instruction = text.replaceAll('\r\n', '\n').replace(canaries, '').trim()
  if (!instruction) throw new TaskError(`${place}: empty; write what the agent is asked to do`)
  return instruction
}
