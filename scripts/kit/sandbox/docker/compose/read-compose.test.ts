// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of compose files are written so
import { describe, expect, it } from 'vitest'
import { stateFile } from '../../restrict.ts'
import { docker } from '../docker.ts'
import { composeVariables } from './compose-variables.ts'
import { readCompose } from './read-compose.ts'
import { splitWords } from './split-words.ts'

const variables = composeVariables({ files: [], workdir: '/app', limits: { memoryMb: 512 }, env: { PASSWORD: 'a$b', T_BENCH_TASK_LOGS_PATH: './logs' } })
const read = (text: string) => {
  const result = readCompose(text, variables)
  if ('problems' in result) throw new Error(result.problems.join('\n'))
  return result.composition
}
const problemsOf = (text: string) => {
  const result = readCompose(text, variables)
  return 'problems' in result ? result.problems : []
}
/** A file with these lines in its service `db`, which begins at line 4. */
const withDb = (...lines: string[]) => ['services:', '  main: {}', '  db:', '    image: db:1', ...lines.map((line) => `    ${line}`)].join('\n')

describe('a compose file', () => {
  it('is read with its defaults, the variables of the format, anchors, and keys for people', () => {
    const { services, networks, volumes } = read(`
version: "3.8"
x-env: &env
  PASSWORD: \${PASSWORD}
services:
  main:
    build: { context: "\${CONTEXT_DIR}" }
    image: \${MAIN_IMAGE_NAME}
    container_name: \${NAME:-x}
    environment:
      - TEST_DIR=\${TEST_DIR}
      - EQUAL=a=b
    volumes:
      - \${HOST_VERIFIER_LOGS_PATH}:\${ENV_VERIFIER_LOGS_PATH}
      - \${T_BENCH_TASK_LOGS_PATH}:/logs
      - shared:/data:ro
      - /anonymous
    deploy: { resources: { limits: { cpus: "\${CPUS}", memory: "\${MEMORY}" } } }
    depends_on: { db: { condition: service_healthy } }
    ports: ["80:80"]
  db:
    image: db:1
    hostname: database
    command: postgres -c 'max connections=1' "a\\"b"
    environment: { <<: *env, PORT: 5432, ON: true }
    healthcheck: { test: "true", interval: 1m30s, timeout: 500ms, retries: 3 }
    networks: { default: { aliases: [primary] }, back: null }
    ulimits: { nofile: 1024, core: { soft: 0, hard: "1" } }
    cap_add: [cap_net_raw]
    restart: on-failure:3
networks: { back: { internal: true } }
volumes: { shared: }
`)
    expect(services.main).toMatchObject({
      environment: { TEST_DIR: '/tests', EQUAL: 'a=b' },
      depends_on: { db: { condition: 'service_healthy', required: true } },
      deploy: { resources: { limits: { cpus: 1, memory: 512 * 2 ** 20 } } },
      volumes: [
        { source: 'shared', target: '/data', readOnly: true },
        { source: null, target: '/anonymous', readOnly: false },
      ],
      attachments: [{ network: 'default', aliases: ['main'] }],
    })
    expect(services.db).toMatchObject({
      command: ['postgres', '-c', 'max connections=1', 'a"b'],
      environment: { PASSWORD: 'a$b', PORT: '5432', ON: 'true' },
      healthcheck: { test: ['CMD-SHELL', 'true'], interval: 90e9, timeout: 0.5e9, retries: 3 },
      attachments: [
        { network: 'default', aliases: ['db', 'database', 'primary'] },
        { network: 'back', aliases: ['db', 'database'] },
      ],
      ulimits: { nofile: { soft: 1024, hard: 1024 }, core: { soft: 0, hard: 1 } },
      cap_add: ['NET_RAW'],
    })
    expect({ networks, volumes }).toEqual({ networks: { default: { internal: false }, back: { internal: true } }, volumes: ['shared'] })
  })

  it.each([
    ['privileged: true', '5: services.db.privileged: nothing in a sandbox is given the machine; leave it out'],
    ['network_mode: host', '5: services.db.network_mode: not supported in a docker sandbox; leave it out, or do it in a Dockerfile'],
    ['pid: host', '5: services.db.pid: not supported'],
    ['devices: [/dev/fuse]', '5: services.db.devices: not supported'],
    ['env_file: .env', '5: services.db.env_file: not supported'],
    ['extends: { service: main }', '5: services.db.extends: not supported'],
    ['secrets: [a]', '5: services.db.secrets: not supported'],
    ['profiles: [a]', '5: services.db.profiles: not supported'],
    ['cap_add: [CAP_SYS_ADMIN]', '5: services.db.cap_add.0: "SYS_ADMIN" is more than a sandbox gives; leave it out (given are: '],
    ['security_opt: [seccomp:unconfined]', '5: services.db.security_opt.0: a sandbox is not opened further; leave it out'],
    ['volumes: [./data:/data]', '5: services.db.volumes.0: nothing of the machine is laid in a sandbox; '],
    ['volumes: [/var/run/docker.sock:/var/run/docker.sock]', '5: services.db.volumes.0: nothing of the machine'],
    ['volumes: [{ type: bind, source: data, target: /data }]', '5: services.db.volumes.0: nothing of the machine'],
    ['volumes: ["../logs:/logs/../etc"]', '5: services.db.volumes.0: nothing of the machine'],
    ['volumes: [data:/data]', '5: services.db.volumes.0: there is no volume "data"; declare it under volumes'],
    ['volumes: [data]', '5: services.db.volumes.0: "data" is no absolute path'],
    ['networks: [back]', '5: services.db.networks: there is no network "back"; declare it under networks'],
    ['depends_on: [cache]', '5: services.db.depends_on: there is no service "cache"; those there are: main, db'],
    ['depends_on: [db]', '5: services.db.depends_on: services wait for each other: db -> db; break the circle'],
    ['depends_on: { main: { condition: ready } }', '5: services.db.depends_on.main.condition: Invalid option'],
    ['environment: [SECRET]', '5: services.db.environment.0: has no value, and none is taken from the machine; write NAME=value'],
    ['environment: { SECRET: }', '5: services.db.environment.SECRET: has no value, and none is taken from the machine; '],
    ['mem_limit: lots', '5: services.db.mem_limit: "lots" is no size; write one such as 512m or 1g'],
    ['healthcheck: { interval: 5 minutes }', '5: services.db.healthcheck.interval: "5 minutes" is no duration; '],
    ['deploy: { replicas: 3 }', '5: services.db.deploy.replicas: only one of a service is started; leave it out'],
    ['restart: sometimes', '5: services.db.restart: say no, always, unless-stopped or on-failure; mend this value'],
    ['user: $' + '{NOBODY}', '5: $' + '{NOBODY} is not given; give it in [environment.env] of task.toml'],
    ['user: [', 'not valid YAML: '],
  ])('that says "%s" is refused with the line and the key', (line, message) => {
    const problems = problemsOf(withDb(line)).join('\n')
    expect(problems).toContain(`environment/docker-compose.yaml:${/^\d/.test(message) ? message : ''}`)
    expect(problems).toContain(message)
  })

  it('is refused without a service main, with a driver, and with services of nothing', () => {
    expect(problemsOf('services: { app: { image: a } }')).toEqual([
      'environment/docker-compose.yaml:1: services: no service is called main, which is what the agent works in; name one so (there are: app)',
    ])
    expect(problemsOf('services: { main: {} }\nvolumes: { a: { driver: nfs } }')[0]).toContain(
      ':2: volumes.a.driver: only local volumes are made; leave it out',
    )
    expect(problemsOf('services: { main: {}, db: {} }')[0]).toContain('services.db: has neither image nor build; give one of them')
    expect(problemsOf('services: { main: {} }\nsecrets: { a: { file: a } }')[0]).toContain(':2: secrets: not supported')
    expect(problemsOf('')[0]).toContain('environment/docker-compose.yaml:1: ')
    expect(problemsOf('services: { main: }')).toEqual([])
  })

  it('is refused where anchors lead nowhere, or to too much', () => {
    expect(problemsOf('services: { main: *nowhere }')[0]).toMatch(/^environment\/docker-compose\.yaml:1: .*nowhere.*; mend the anchors$/)
    const bomb = ['x-a0: &a0 [x, x]', ...Array.from({ length: 20 }, (_, n) => `x-a${n + 1}: &a${n + 1} [*a${n}, *a${n}, *a${n}]`), 'services: { main: {} }']
    expect(problemsOf(bomb.join('\n'))[0]).toContain('Excessive alias count')
  })

  it('takes a value as it is given: what a variable holds is neither YAML nor another variable', () => {
    const text = 'services:\n  main:\n    environment:\n      A: ${X}\n      B: pre-${X}\n'
    const result = readCompose(text, { X: '{ privileged: true }\n${Y}: # &a' })
    const services = 'composition' in result ? result.composition.services : {}
    expect(services.main?.environment).toEqual({ A: '{ privileged: true }\n${Y}: # &a', B: 'pre-{ privileged: true }\n${Y}: # &a' })
  })

  it('builds of what is in the environment, and nothing above it', () => {
    const findProblem = (compose: string) =>
      docker.findStartProblem?.({ files: [], workdir: '/app', image: { files: [stateFile('/client/Containerfile', 'FROM x')], compose, buildTimeoutMs: 1 } })
    expect(findProblem('services: { main: { build: { context: ./client/, dockerfile: ./Containerfile } } }')).toBeNull()
    expect(findProblem('services: { main: { build: ../client } }')).toContain('services.main.build: environment/Dockerfile is not there; ')
    expect(findProblem('services: { main: { build: client } }')).toContain(
      'services.main.build: environment/client/Dockerfile is not there; write it, or mend context and dockerfile',
    )
    expect(findProblem('services: { main: {} }')).toContain(
      'services.main: there is no environment/Dockerfile to build it from; write one, or give it an image',
    )
  })
})

describe('what a composition is known by', () => {
  const keyOf = (compose: string, ...files: ReturnType<typeof stateFile>[]) =>
    docker.imageKey?.({
      files: [],
      workdir: '/app',
      image: { files: [stateFile('/.dockerignore', 'db'), ...files], compose, name: 'base:1', buildTimeoutMs: 1 },
    })

  it('changes with its text and with every file that a service is built of', () => {
    const first = keyOf('services: { main: {} }', stateFile('/db/a', 'a'))
    expect(keyOf('services: { main: {} }', stateFile('/db/a', 'a'))).toBe(first)
    expect(keyOf('services: { main: {} }', stateFile('/db/a', 'b'))).not.toBe(first)
    expect(keyOf('services: { main: { init: true } }', stateFile('/db/a', 'a'))).not.toBe(first)
  })
})

describe('splitWords', () => {
  it.each([
    ['a  b', ['a', 'b']],
    [`a 'b  c' "d \\" \\n" e\\ f ''`, ['a', 'b  c', 'd " \\n', 'e f', '']],
    ['sh -c "echo $HOME; ls | wc"', ['sh', '-c', 'echo $HOME; ls | wc']],
  ])('splits %s', (text, words) => {
    expect(splitWords(text)).toEqual(words)
  })
})
