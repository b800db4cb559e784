import { refsOf } from '../refs-of.ts'
import { defineRule } from './rule.ts'

export const refTarget = defineRule({
  name: 'ref-target',
  *check(checked) {
    for (const { ref, path } of refsOf(checked)) {
      if (ref.trajectory_id == null && ref.trajectory_path == null) {
        yield { path, message: 'names no trajectory: give trajectory_id (embedded) or trajectory_path (a file); session_id alone finds none' }
      }
    }
  },
})
