import { join } from 'node:path'
import type { StateFile } from '#kit/records'
import { sandboxPaths, stateFile } from '#kit/sandbox'
import { readFolder } from '../../read-folder.ts'
import { TaskError } from '../../task-error.ts'
import { readText } from '../read-text.ts'
import type { TaskFolder } from '../task-format.ts'

const { tests, verifierLogs } = sandboxPaths

/**
 * The format has no reward: the tests passed where `run-tests.sh` ends with 0. What pytest says of each test in its summary is kept beside it; of a name that it
 * says twice the worse one counts.
 */
const script = `#!/bin/bash
export TEST_DIR=${tests}
bash ${tests}/run-tests.sh 2>&1 | tee ${verifierLogs}/run-tests.txt
if [ "\${PIPESTATUS[0]}" -eq 0 ]; then reward=1; else reward=0; fi
{
  printf '{"reward": %d' "$reward"
  sed -nE 's/^(PASSED|FAILED|ERROR) ([^" \\\\]+).*$/\\1 \\2/p' ${verifierLogs}/run-tests.txt | sort -r | while read -r verdict name; do
    if [ "$verdict" = PASSED ]; then printf ', "%s": 1' "$name"; else printf ', "%s": 0' "$name"; fi
  done
  echo '}'
} > ${verifierLogs}/reward.json
`

/** The tests of a folder, with a script over them that leaves a reward. */
export async function readTests({ path, place }: TaskFolder): Promise<StateFile[]> {
  const run = await readText(join(path, 'run-tests.sh'), `${place}/run-tests.sh: not there; write the script that ends with 0 where the task is solved`)
  const own = await readFolder(join(path, 'tests'), tests)
  const taken = own.find((file) => [`${tests}/test.sh`, `${tests}/run-tests.sh`].includes(file.path))
  if (taken) throw new TaskError(`${place}${taken.path}: stands where the script that runs the tests goes; rename it`)
  return [...own, stateFile(`${tests}/run-tests.sh`, run, 0o755), stateFile(`${tests}/test.sh`, script, 0o755)]
}
