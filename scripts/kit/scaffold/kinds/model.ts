import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Kind } from '../kind.ts'
import { runTests } from '../run-tests.ts'
import { ScaffoldError } from '../scaffold-error.ts'

const TEMPLATE = 'chat_template.jinja'

export const model: Kind = {
  home: 'models',
  reserved: ['slots'],
  // A copy of its own, so that an edit of one model is no edit of another.
  more: async ({ workspace, name }) => [{ path: `models/${name}/${TEMPLATE}`, text: await readTemplate(workspace), mode: 0o644 }],
  refresh: [],
  tell: (name) => ({
    changes: ['no step trains it yet: the pipeline is as it was'],
    edit: [
      `models/${name}/model.ts: its shape, summary and licence`,
      `models/${name}/${TEMPLATE}: how messages become text; a copy of that of models/tiny`,
      `pipeline.yaml, step train: with: { model: ${name} }; then npx tsx scripts/lock.ts --requests`,
    ],
    try: [runTests(`models/${name}`), 'npx nx run pipeline:train (once it is in pipeline.yaml; a model of this size takes minutes)'],
  }),
}

function readTemplate(workspace: string): Promise<string> {
  const path = `models/tiny/${TEMPLATE}`
  return readFile(join(workspace, path), 'utf8').catch((cause) => {
    throw new ScaffoldError(`${path}, which a new model starts from, cannot be read; restore it from git; nothing was written`, { cause })
  })
}
