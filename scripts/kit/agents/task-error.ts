/** A task folder that cannot be used. The message names the file, where it can the line, and the mend. */
export class TaskError extends Error {
  override name = 'TaskError'
}
