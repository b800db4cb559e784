import type { Kind } from '../kind.ts'
import { runTests } from '../run-tests.ts'

export const generator: Kind = {
  home: 'datasets/custom',
  findProblem: (name) =>
    /\d/.test(name) ? `"${name}" has a digit: the name stands in the wordings, and a word with a digit would be taken for a host's; spell it out` : null,
  refresh: [['scripts/make-scenarios.ts'], ['scripts/make-readme.ts'], ['scripts/lock.ts', '--requests']],
  tell: (name) => ({
    changes: [
      `generate-${name} is a pipeline step from now on: the folders of datasets/custom are the registry (\`foreach\` in pipeline.yaml)`,
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
