import { type StateFile, TaskFile } from '#kit/records'
import { stateFile } from '#kit/sandbox'
import type { LoadedTask } from './loaded-task.ts'

/** A task made up in a test. */
export function testTask(given: {
  solve?: string
  test?: string
  environment?: StateFile[]
  agentTimeoutSec?: number
  verifierTimeoutSec?: number
}): LoadedTask {
  const files = given.environment ?? [stateFile('/app/a.txt', 'a\n')]
  return {
    record: {
      version: 1,
      name: 'made-up',
      folder: 'tasks/made-up',
      instruction: 'Do it.',
      file: TaskFile.parse({
        metadata: { difficulty: 'easy', tags: ['logs'], sandboxes: ['just-bash'] },
        agent: { timeout_sec: given.agentTimeoutSec },
        verifier: { timeout_sec: given.verifierTimeoutSec ?? 10 },
        environment: { network_mode: 'no-network' },
      }),
      sha256: 'a'.repeat(64),
      testsSha256: 'b'.repeat(64),
    },
    environment: files,
    image: [stateFile('/Dockerfile', 'FROM debian:bookworm-slim\nCOPY files/ /\n'), ...files.map((file) => ({ ...file, path: `/files${file.path}` }))],
    compose: null,
    env: {},
    solutionEnv: {},
    steps: [
      {
        name: '',
        instruction: 'Do it.',
        priorContext: null,
        agent: { timeoutMs: given.agentTimeoutSec === undefined ? null : given.agentTimeoutSec * 1000, user: null, network: null },
        verifier: { timeoutMs: (given.verifierTimeoutSec ?? 10) * 1000, env: {}, user: null, network: null, collect: [], environment: null },
        healthcheck: null,
        minimumRewards: {},
        artifacts: [],
        workdir: [],
        solution: given.solve === undefined ? [] : [stateFile('/solution/solve.sh', given.solve, 0o755)],
        tests: [stateFile('/tests/test.sh', given.test ?? '#!/bin/bash\necho 1 > /logs/verifier/reward.txt\n', 0o755)],
      },
    ],
    verification: 'kept-state',
  }
}
