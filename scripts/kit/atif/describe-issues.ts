import type { z } from 'zod'
import type { AtifError } from './rules/rule.ts'

type Issue = z.core.$ZodIssue

/** What is wrong with a document's shape, field by field; of "text or a list of parts" the form that the value has. */
export function describeIssues(issues: readonly Issue[]): AtifError[] {
  return issues.flatMap((issue) => flat(issue, [])).map(({ path, message }) => ({ path: ['trajectory', ...path.map(String)].join('.'), message }))
}

function flat(issue: Issue, above: PropertyKey[]): { path: PropertyKey[]; message: string }[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: [...path, key], message: 'is no field of ATIF; free data goes in "extra"' }))
  if (issue.code === 'invalid_union') {
    const inside = issue.errors.find((branch) => branch.length > 0 && branch.every((each) => each.path.length > 0))
    return inside ? inside.flatMap((each) => flat(each, path)) : [{ path, message: 'is of no kind that ATIF has here' }]
  }
  return [{ path, message: issue.message }]
}
