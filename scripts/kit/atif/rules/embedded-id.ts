import { defineRule } from './rule.ts'

export const embeddedId = defineRule({
  name: 'embedded-id',
  *check({ document, path }) {
    const seen = new Set<string>()
    for (const [index, { trajectory_id: id }] of (document.subagent_trajectories ?? []).entries()) {
      const place = `${path}.subagent_trajectories.${index}.trajectory_id`
      if (id == null) yield { path: place, message: 'is missing: an embedded trajectory is found by it' }
      else if (seen.has(id)) yield { path: place, message: `"${id}" names an earlier embedded trajectory too` }
      else seen.add(id)
    }
  },
})
