import { describe, expect, it } from 'vitest'
import { parseTaskFile } from './parse-task-file.ts'

const path = 'tasks/x/task.toml'

describe('parseTaskFile', () => {
  it('fills in the defaults of the format', () => {
    const { file, warnings } = parseTaskFile('schema_version = "1.3"\n[environment]\ncpus = 2\n', path)
    expect(file).toEqual({
      schema_version: '1.3',
      multi_step_reward_strategy: 'mean',
      artifacts: [],
      steps: [],
      metadata: { difficulty: 'unknown', category: 'operations', tags: [], sandboxes: ['docker'] },
      agent: {},
      verifier: { timeout_sec: 600, env: {}, collect: [] },
      environment: { build_timeout_sec: 600, os: 'linux', cpus: 2, network_mode: 'public', env: {}, mcp_servers: [] },
      solution: { env: {} },
    })
    expect(warnings).toEqual([])
  })

  it('keeps keys that it does not know, and warns of each by line and by the one that was meant', () => {
    const text =
      'scheme_version = "1.4"\n\n[environment]\nmemory_gb = 2\n\n[environment.healthcheck]\ncommand = """\nretrys = 3\n"""\nretrys = 4\n\n[metadata]\nanything = "goes"\n'
    const { file, warnings } = parseTaskFile(text, path)
    expect(file.environment).toMatchObject({ memory_gb: 2, healthcheck: { retrys: 4, retries: 3 } })
    expect(warnings).toEqual([
      `${path}:1: scheme_version: unknown, and passed over; did you mean "schema_version"?`,
      `${path}:4: environment.memory_gb: unknown, and passed over; did you mean "memory_mb"?`,
      `${path}:10: environment.healthcheck.retrys: unknown, and passed over; did you mean "retries"?`,
    ])
  })

  it('names line and column of broken TOML', () => {
    expect(() => parseTaskFile('schema_version = "1.4"\n[agent\ntimeout_sec = 3\n', path)).toThrow(
      /^tasks\/x\/task\.toml:2:\d+: not valid TOML: .*; mend this line$/,
    )
  })

  it('names the line of every value that does not fit', () => {
    const text = '[metadata]\nsandboxes = ["just-bash", "podman"]\n\n[verifier]\ntimeout_sec = 3\n\n[agent]\ntimeout_sec = "long"\n'
    expect(() => parseTaskFile(text, path)).toThrow(
      /^tasks\/x\/task\.toml:2: metadata\.sandboxes\.1: .*\ntasks\/x\/task\.toml:8: agent\.timeout_sec: .*; mend this value$/,
    )
  })

  it.each(['1.0', '1.1', '1.2', '1.3', '1.4'])('reads schema %s', (version) => {
    expect(parseTaskFile(`schema_version = "${version}"\n`, path).file.schema_version).toBe(version)
  })

  it.each([
    ['"2G"', 2048],
    ['"512M"', 512],
    ['"2048K"', 2],
  ])('reads a memory of %s as %d MB', (text, megabytes) => {
    expect(parseTaskFile(`[environment]\nmemory = ${text}\n`, path).file.environment.memory_mb).toBe(megabytes)
  })

  it.each([
    ['allow_internet = true', 'public'],
    ['allow_internet = false', 'no-network'],
    ['allow_internet = true\nnetwork_mode = "no-network"', 'no-network'],
  ])('reads %j as network %s', (text, mode) => {
    expect(parseTaskFile(`[environment]\n${text}\n`, path).file.environment.network_mode).toBe(mode)
  })
})
