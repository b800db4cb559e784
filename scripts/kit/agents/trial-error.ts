/** The environment did not become healthy. */
export class HealthcheckError extends Error {
  override name = 'HealthcheckError'
}

/** What a task does before its agent starts has failed. */
export class TaskSetupError extends Error {
  override name = 'TaskSetupError'
}
