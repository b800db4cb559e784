import type { Trial } from '#kit/records'

/** An error as a trial has it. Of errors of several kinds the type names the kind: `LlmError/auth`. Where stopping the sandbox broke too, the first error tells more. */
export function describeError(thrown: unknown): NonNullable<Trial['error']> {
  const error = thrown instanceof SuppressedError ? thrown.suppressed : thrown
  if (!(error instanceof Error)) return { type: 'Error', message: String(error) }
  const kind = kindOf(error)
  return { type: kind === null ? error.name : `${error.name}/${kind}`, message: error.message }
}

/** As the errors of models have it: a problem, tagged. */
function kindOf(error: Error): string | null {
  const problem = 'problem' in error ? error.problem : null
  return typeof problem === 'object' && problem !== null && 'kind' in problem && typeof problem.kind === 'string' ? problem.kind : null
}
