import type { Kind } from '../kind.ts'
import { runTests } from '../run-tests.ts'

export const stage: Kind = {
  home: 'stages',
  refresh: [['scripts/make-stages.ts']],
  tell: (name) => ({
    changes: ['no step uses it yet: the pipeline is as it was'],
    edit: [
      `stages/${name}/stage.ts: what it takes, leaves and does; after new imports, params or ports: npx tsx scripts/make-stages.ts`,
      `pipeline.yaml, below steps: ${name}: { stage: ${name}, root: stages/${name}, needs: [validate] }`,
      'then: npx tsx scripts/lock.ts --requests && npx tsx scripts/make-readme.ts',
    ],
    try: [runTests(`stages/${name}`), `npx nx run pipeline:${name} (once it is in pipeline.yaml)`],
  }),
}
