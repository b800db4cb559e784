import { contentsOf } from '../contents-of.ts'
import { defineRule } from './rule.ts'

export const contentPart = defineRule({
  name: 'content-part',
  *check(checked) {
    for (const { content, path } of contentsOf(checked)) {
      if (typeof content === 'string') continue
      for (const [index, { type, text, source }] of content.entries()) {
        const place = `${path}.${index}`
        if (type === 'text' && text == null) yield { path: `${place}.text`, message: 'is missing in a part of type "text"' }
        if (type === 'text' && source != null) yield { path: `${place}.source`, message: 'has no place in a part of type "text"' }
        if (type === 'image' && source == null) yield { path: `${place}.source`, message: 'is missing in a part of type "image"' }
        if (type === 'image' && text != null) yield { path: `${place}.text`, message: 'has no place in a part of type "image"' }
      }
    }
  },
})
