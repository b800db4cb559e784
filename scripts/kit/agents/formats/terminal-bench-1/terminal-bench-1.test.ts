import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { taskFolder } from '../../find-task-folders.ts'
import { sandboxStart } from '../../sandbox-start.ts'
import { taskFormatConformance } from '../conformance.ts'
import { testFolder } from '../test-folder.ts'
import { terminalBench1 } from './terminal-bench-1.ts'

const usualCompose = `services:
  client:
    build:
      dockerfile: Dockerfile
    image: \${T_BENCH_TASK_DOCKER_CLIENT_IMAGE_NAME}
    container_name: \${T_BENCH_TASK_DOCKER_CLIENT_CONTAINER_NAME}
    command: [ "sh", "-c", "sleep infinity" ]
    environment:
      - TEST_DIR=\${T_BENCH_TEST_DIR}
    volumes:
      - \${T_BENCH_TASK_LOGS_PATH}:\${T_BENCH_CONTAINER_LOGS_PATH}
      - \${T_BENCH_TASK_AGENT_LOGS_PATH}:\${T_BENCH_CONTAINER_AGENT_LOGS_PATH}
`
const files = {
  'task.yaml': 'instruction: |-\n  Make hello.txt.\ndifficulty: easy\ntags: [a]\nmax_agent_timeout_sec: 100.5\n',
  Dockerfile: 'FROM debian:bookworm-slim\nWORKDIR /srv\nCOPY data.txt .\n',
  'data.txt': 'x\n',
  'docker-compose.yaml': usualCompose,
  'run-tests.sh': 'pytest $TEST_DIR/test_it.py -rA\n',
  'tests/test_it.py': 'def test_it(): pass\n',
  'solution.sh': '#!/bin/bash\ntouch hello.txt\n',
}

taskFormatConformance(terminalBench1, {
  files,
  main: 'task.yaml',
  met: 'Dockerfile',
  judging: 'run-tests.sh',
  misspelt: { text: 'instruction: x\ndifficulty: easy\ntag: [a]\n', line: 3, meant: 'tags' },
  wrong: { text: 'instruction: x\ndifficulty: easy\nmax_test_timeout_sec: long\n', line: 3 },
  broken: 'instruction: [\n',
})

const load = async (changes: Readonly<Record<string, string | null>> = {}) => {
  await using workspace = await testFolder()
  for (const [path, text] of Object.entries({ ...files, ...changes })) if (text !== null) await workspace.write({ [`one/${path}`]: text })
  const { task, warnings } = await terminalBench1.load(taskFolder(workspace.path, join(workspace.path, 'one')), {})
  const dockerfile = task.image.find(({ path }) => path === '/Dockerfile')
  return { task, warnings, step: task.steps[0], start: sandboxStart({ ...task, verification: 'in-place' }), dockerfile: dockerfile && textOf(dockerfile) }
}
const textOf = ({ content }: { content: string }) => Buffer.from(content, 'base64').toString('utf8')
const service = (lines: string) => ({ 'docker-compose.yaml': `services:\n  client:\n${lines.replace(/^/gm, '    ')}\n` })

describe('a folder of Terminal-Bench 1', () => {
  it('is set in the words of today', async () => {
    const { task, step, start } = await load()
    expect(task.record.instruction).toBe('Make hello.txt.')
    expect(task.record.file).toMatchObject({
      metadata: { difficulty: 'easy', tags: ['a'], category: 'software_engineering', author_name: 'unknown', parser_name: 'pytest', sandboxes: ['docker'] },
      agent: { timeout_sec: 100.5 },
      verifier: { timeout_sec: 60 },
    })
    expect(step).toMatchObject({ agent: { timeoutMs: 100_500 }, verifier: { timeoutMs: 60_000 } })
    expect(start).toMatchObject({ workdir: '/srv', network: { mode: 'public' } })
    expect(step.tests.map(({ path }) => path)).toEqual(['/tests/test_it.py', '/tests/run-tests.sh', '/tests/test.sh'])
  })

  it('is built from its folder, without what judges it', async () => {
    expect((await load()).task.image.map(({ path }) => path)).toEqual(['/data.txt', '/Dockerfile'])
  })

  it('has a compose file of one service as a Dockerfile', async () => {
    const { dockerfile, start } = await load()
    expect(dockerfile).toBe('FROM debian:bookworm-slim\nWORKDIR /srv\nCOPY data.txt .\nENV TEST_DIR="/tests"\n')
    expect(start.image?.compose).toBeUndefined()
    const changed = service(
      'build: { context: ., dockerfile: Dockerfile }\nplatform: linux/amd64\nworking_dir: /data\nports: ["8080:80"]\nentrypoint: ["/init"]\nenvironment: { PRICE: "$$5" }',
    )
    expect((await load(changed)).dockerfile).toBe(
      'FROM --platform=linux/amd64 debian:bookworm-slim\nWORKDIR /srv\nCOPY data.txt .\nENV PRICE="\\$5"\nENV TEST_DIR="/tests"\nWORKDIR /data\nEXPOSE 80\nENTRYPOINT ["/init"]\n',
    )
    expect((await load({ ...service('image: someone/image:1'), Dockerfile: null })).dockerfile).toBe('FROM someone/image:1\nENV TEST_DIR="/tests"\n')
    expect((await load({ 'docker-compose.yaml': null })).dockerfile).toMatch(/ENV TEST_DIR/)
  })

  it.each(['privileged: true\nbuild: .', 'build: { context: ./inner }', 'build: .\nvolumes: ["data:/data"]', 'build: .\ncommand: ["/usr/sbin/nginx"]'])(
    'keeps a compose file whose only service no Dockerfile can say: %j',
    async (lines) => {
      expect((await load(service(lines))).start.image?.compose).toMatch(/^services:\n {2}main:\n/)
    },
  )

  it('keeps several services, the one that the agent works in as main, without names of a harness', async () => {
    const more = `${usualCompose}    depends_on: [db]\n  db:\n    image: postgres:16\n    container_name: \${T_BENCH_TASK_DOCKER_NAME_PREFIX}__db\n  web:\n    build: ./web\n    image: \${T_BENCH_TASK_DOCKER_NAME_PREFIX}__web\n    depends_on:\n      client: { condition: service_started }\n`
    const { start } = await load({ 'docker-compose.yaml': more })
    expect(start.image?.compose).not.toContain('T_BENCH')
    expect(start.image?.compose).toMatchInlineSnapshot(`
      "services:
        main:
          build:
            context: .
            dockerfile: Dockerfile
          environment:
            TEST_DIR: /tests
          depends_on:
            - db
          command:
            - sh
            - -c
            - sleep infinity
        db:
          image: postgres:16
        web:
          build: ./web
          depends_on:
            main:
              condition: service_started
      "
    `)
  })

  it('types the commands of solution.yaml as a script, and says so where keys are no commands', async () => {
    const typed = '- command: echo a > b\n  min_timeout_sec: 1\n- command: cat b\n'
    const { step } = await load({ 'solution.sh': null, 'solution.yaml': typed })
    expect(step.solution.map(textOf)).toEqual(['#!/bin/bash\necho a > b\ncat b\n'])
    const keys = await load({ 'solution.sh': null, 'solution.yaml': `${typed}- command: ":wq"\n  append_enter: false\n` })
    expect(keys.step.solution).toEqual([])
    expect(keys.warnings).toEqual(['one/solution.yaml: types keys into programs, which no script does; the oracle has nothing to follow'])
  })

  it('says that its tests get a shell of their own', async () => {
    expect((await load({ 'task.yaml': `${files['task.yaml']}run_tests_in_same_shell: true\n` })).warnings).toEqual([
      expect.stringMatching(/^one\/task\.yaml:6: run_tests_in_same_shell: passed over; /),
    ])
  })

  it.each([
    [{ 'task.yaml': 'difficulty: easy\n' }, 'one/task.yaml: instruction: '],
    [{ 'task.yaml': 'instruction: x\n' }, 'one/task.yaml: difficulty: '],
    [{ Dockerfile: null, 'docker-compose.yaml': null }, 'one/Dockerfile: not there; '],
    [{ 'docker-compose.yaml': 'services: { web: {} }\n' }, 'one/docker-compose.yaml: has no service "client", in which the agent works; there is: web'],
    [{ 'docker-compose.yaml': 'services: [\n' }, 'one/docker-compose.yaml:2:1: not valid YAML: '],
    [{ 'tests/test.sh': 'x' }, 'one/tests/test.sh: stands where the script that runs the tests goes; rename it'],
  ])('refuses %j', async (changes, message) => {
    await expect(load(changes)).rejects.toThrow(message)
  })
})
