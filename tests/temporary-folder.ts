import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One temporary folder for a whole run of the tests, deleted at its end with all that tests left in it. Anybody may write to it, as to the machine's own: some tests run programs as another user. */
export default function openTemporaryFolder(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'flywheel-tests-'))
  chmodSync(folder, 0o1777)
  process.env.TMPDIR = folder
  return () => rmSync(folder, { recursive: true, force: true })
}
