import { describeIssues } from './describe-issues.ts'
import { AtifDocument } from './document.ts'
import type { Neighbours } from './neighbours.ts'
import { type AtifProfile, rulesOf } from './rules/index.ts'
import type { AtifError, Checked } from './rules/rule.ts'

/** Every fault of a document under a profile; none means valid. A document of a wrong shape is asked no further. */
export function validateAtif(raw: unknown, { profile, neighbours = null }: { profile: AtifProfile; neighbours?: Neighbours | null }): AtifError[] {
  const shape = AtifDocument.safeParse(raw)
  if (!shape.success) return describeIssues(shape.error.issues)
  const rules = rulesOf(profile)
  return [...documentsIn({ document: shape.data, path: 'trajectory', raw, parents: [], neighbours })].flatMap((checked) =>
    rules.flatMap((rule) => [...rule.check(checked)]),
  )
}

/** The document and all that it embeds, at any depth. */
function* documentsIn(checked: Checked): Generator<Checked> {
  yield checked
  const { document, path, parents, raw } = checked
  for (const [index, child] of (document.subagent_trajectories ?? []).entries()) {
    const { subagent_trajectories } = raw as { subagent_trajectories: unknown[] } // the shape was checked
    yield* documentsIn({
      ...checked,
      document: child,
      path: `${path}.subagent_trajectories.${index}`,
      raw: subagent_trajectories[index],
      parents: [...parents, document],
    })
  }
}
