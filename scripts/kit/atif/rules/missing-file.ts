import { contentsOf } from '../contents-of.ts'
import { isElsewhere } from '../neighbours.ts'
import { refsOf } from '../refs-of.ts'
import { type Checked, defineRule } from './rule.ts'

/** Files that the document names are there, relative to its folder; its own images are `missing-image`'s. A document that is in no file names none that could be found. */
export const missingFile = defineRule({
  name: 'missing-file',
  *check(checked) {
    const { neighbours } = checked
    if (!neighbours) return
    for (const { file, path } of filesOf(checked)) {
      if (file != null && !isElsewhere(file) && !neighbours.has(file)) yield { path, message: `there is no file "${file}" beside the trajectory` }
    }
  },
})

function* filesOf(checked: Checked): Generator<{ file: string | null | undefined; path: string }> {
  yield { file: checked.document.continued_trajectory_ref, path: `${checked.path}.continued_trajectory_ref` }
  for (const { ref, path } of refsOf(checked)) yield { file: ref.trajectory_path, path: `${path}.trajectory_path` }
  if (checked.parents.length === 0) return
  for (const { content, path } of contentsOf(checked)) {
    if (typeof content === 'string') continue
    for (const [index, { source }] of content.entries()) yield { file: source?.path, path: `${path}.${index}.source.path` }
  }
}
