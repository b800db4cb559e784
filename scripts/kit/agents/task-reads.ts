/** All that tasks of a workspace are loaded from, for stages that load them. Not all of `tasks/`: scenarios lie there too. */
export const taskReads: readonly string[] = [
  'tasks/**/lint.json',
  'tasks/**/task.toml',
  'tasks/**/instruction.md',
  'tasks/**/trajectory.json',
  'tasks/**/environment/**',
  'tasks/**/workdir/**',
  'tasks/**/solution/**',
  'tasks/**/tests/**',
  'tasks/**/task.yaml',
  'tasks/**/Dockerfile',
  'tasks/**/docker-compose.yaml',
  'tasks/**/run-tests.sh',
  'tasks/**/solution.sh',
  'tasks/**/solution.yaml',
]
