import { refsOf } from '../refs-of.ts'
import { defineRule } from './rule.ts'

/** A reference by id alone finds its trajectory among those that the document embeds. */
export const danglingId = defineRule({
  name: 'dangling-id',
  *check(checked) {
    const embedded = new Set((checked.document.subagent_trajectories ?? []).map(({ trajectory_id }) => trajectory_id))
    for (const { ref, path } of refsOf(checked)) {
      if (ref.trajectory_id == null || ref.trajectory_path != null || embedded.has(ref.trajectory_id)) continue
      yield { path: `${path}.trajectory_id`, message: `"${ref.trajectory_id}" is no embedded trajectory of this document, and no trajectory_path is given` }
    }
  },
})
