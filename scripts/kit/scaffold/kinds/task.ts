import type { Kind } from '../kind.ts'
import { runTests } from '../run-tests.ts'

export const task: Kind = {
  home: 'tasks',
  reserved: ['scenarios', 'templates'],
  refresh: [],
  tell: (name) => ({
    changes: [
      `collect sets it to every agent from the next run on, and verify tests what they left; trials of other tasks are held`,
      'what the oracle does becomes training rows: merge and all after it run at the next npm start',
      'the digests in pipeline.lock.json are renewed after that run: npx tsx scripts/lock.ts',
    ],
    edit: [
      `tasks/${name}/instruction.md: what the agent is asked to do`,
      `tasks/${name}/environment/files: what it finds in /app`,
      `tasks/${name}/solution/solve.sh: how it is done, one command a step; the oracle must pass with it`,
      `tasks/${name}/tests/test.sh: what is right; who does nothing must fail`,
      `tasks/${name}/task.toml: difficulty, tags, limits, and the sandboxes it runs in`,
    ],
    try: ['npx nx run pipeline:verify', 'npx tsx scripts/show.ts verify --output verdicts', runTests('stages/verify/stage.test.ts')],
  }),
}
