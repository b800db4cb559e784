import type { Kind } from '../kind.ts'
import { runTests } from '../run-tests.ts'
import { generator } from './generator.ts'

/** A generator of whole conversations: requests, calls, what came of them, answers. It has no scenarios, since no one call answers it. */
export const conversation: Kind = {
  home: generator.home,
  refresh: [['scripts/make-readme.ts'], ['scripts/lock.ts', '--requests']],
  tell: (name) => ({
    changes: [
      `generate-${name} is a pipeline step from now on: the folders of datasets/custom are the registry (\`foreach\` in pipeline.yaml)`,
      'so the dataset is a new one: merge and all after it run at the next npm start; the embedded recipe trains on single calls and leaves its rows out',
      'the digests in pipeline.lock.json are renewed after that run: npx tsx scripts/lock.ts',
    ],
    edit: [`datasets/custom/${name}/generator.ts: its scenes; names come from draw, stem and site, what hosts print from #kit/screens`],
    try: [`npx nx run generate-${name}:run`, `npx tsx scripts/show.ts generate-${name} --limit 5`, runTests(`datasets/custom/${name}`)],
  }),
}
