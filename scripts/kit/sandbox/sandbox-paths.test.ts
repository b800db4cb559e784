import { describe, expect, it } from 'vitest'
import { isRestored, isTampering } from './sandbox-paths.ts'

describe('what an agent left', () => {
  it.each(['/tests', '/tests/test.sh', '/logs', '/logs/verifier/reward.txt', '/usr/local/bin/grep', '/bin/bash'])(
    'is not restored, and suspect, at %s',
    (path) => {
      expect(isRestored(path)).toBe(false)
      expect(isTampering(path)).toBe(true)
    },
  )

  it.each(['/logs/agent/oracle/1.output', '/logs/artifacts/report.txt', '/solution/solve.sh'])(
    'is not restored at %s, and nothing is wrong with it',
    (path) => {
      expect(isRestored(path)).toBe(false)
      expect(isTampering(path)).toBe(false)
    },
  )

  it.each(['/app/tests/test.sh', '/testset', '/etc/nginx/nginx.conf', '/root/.bashrc', '/binary'])('is restored at %s', (path) => {
    expect(isRestored(path)).toBe(true)
    expect(isTampering(path)).toBe(false)
  })
})
