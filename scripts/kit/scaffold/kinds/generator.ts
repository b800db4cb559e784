import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Kind, PlannedFile } from '../kind.ts'
import { runTests } from '../run-tests.ts'

const PIPELINE = 'pipeline.yaml'

/** The generators that the embedded model learns from; a list in pipeline.yaml, one to a line. */
const LEARNT = /&pinned\n(?: +- custom\/\S+\n)+/

export const generator: Kind = {
  home: 'datasets/custom',
  findProblem: (name) =>
    /\d/.test(name) ? `"${name}" has a digit: the name stands in the wordings, and a word with a digit would be taken for a host's; spell it out` : null,
  more: async ({ workspace, name }) => withLearntLine(workspace, name),
  refresh: [['scripts/make-scenarios.ts'], ['scripts/make-readme.ts'], ['scripts/lock.ts', '--requests']],
  tell: (name) => ({
    changes: [
      `generate-${name} is a pipeline step from now on: the folders of datasets/custom are the registry (\`foreach\` in pipeline.yaml)`,
      `custom/${name} is in the list \`&pinned\` of pipeline.yaml, so the embedded model learns it`,
      'so the dataset, the catalogue of scenarios and the model are new ones: merge and all after it run at the next npm start',
      'the digests in pipeline.lock.json are renewed after that run: npx tsx scripts/lock.ts',
    ],
    edit: [
      `datasets/custom/${name}/generator.ts: what people ask for, how they say it, and the call that answers; then npx tsx scripts/make-scenarios.ts`,
      `tasks/scenarios/${name}-phrasing.yaml: the same asked in words that the generator has not`,
    ],
    try: [`npx nx run generate-${name}:run`, `npx tsx scripts/show.ts generate-${name} --limit 5`, runTests(`datasets/custom/${name}`)],
  }),
}

/** Where somebody has made another list of it, they know where the name goes. */
async function withLearntLine(workspace: string, name: string): Promise<PlannedFile[]> {
  const path = join(workspace, PIPELINE)
  const [before, { mode }] = await Promise.all([readFile(path, 'utf8'), stat(path)])
  const [list] = LEARNT.exec(before) ?? []
  if (list === undefined) return []
  const indent = /\n( +)- [^\n]+\n$/.exec(list)?.[1] ?? ''
  return [{ path: PIPELINE, text: before.replace(list, () => `${list}${indent}- custom/${name}\n`), mode, isEdit: true }]
}
