import { contentsOf } from '../contents-of.ts'
import { defineRule } from './rule.ts'

/** Of a file the reference validator looks for the images, of what it embeds for none; an address is one by "://" anywhere in it. */
export const missingImage = defineRule({
  name: 'missing-image',
  *check(checked) {
    const { neighbours, parents } = checked
    if (!neighbours || parents.length > 0) return
    for (const { content, path } of contentsOf(checked)) {
      if (typeof content === 'string') continue
      for (const [index, { source }] of content.entries()) {
        if (!source?.path || source.path.includes('://') || neighbours.isThere(source.path)) continue
        yield { path: `${path}.${index}.source.path`, message: `there is no file "${source.path}" beside the trajectory` }
      }
    }
  },
})
