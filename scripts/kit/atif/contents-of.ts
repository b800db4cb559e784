import type { AtifContent } from './document.ts'
import type { Checked } from './rules/rule.ts'

/** Every message and every content of a result in a document, with its place. */
export function* contentsOf({ document, path }: Pick<Checked, 'document' | 'path'>): Generator<{ content: AtifContent; path: string }> {
  for (const [index, { message, observation }] of document.steps.entries()) {
    yield { content: message, path: `${path}.steps.${index}.message` }
    for (const [place, { content }] of (observation?.results ?? []).entries()) {
      if (content != null) yield { content, path: `${path}.steps.${index}.observation.results.${place}.content` }
    }
  }
}
