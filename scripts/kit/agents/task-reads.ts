/**
 * All that tasks of a workspace are loaded from, for stages that load them: any file of a task may be what its image is built from. Not all of `tasks/`: scenarios lie
 * there too. Each folder on the way is asked whether it is a task and what the lint noted.
 */
export const taskReads: readonly string[] = [
  'tasks/!(scenarios|templates)/**',
  'tasks/**/task.toml',
  'tasks/**/instruction.md',
  'tasks/**/task.yaml',
  'tasks/**/lint.json',
]
