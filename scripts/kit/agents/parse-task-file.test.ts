import { describe, expect, it } from 'vitest'
import { parseTaskFile } from './parse-task-file.ts'

const path = 'tasks/x/task.toml'

describe('parseTaskFile', () => {
  it('fills in the defaults of the format and lets unknown keys pass', () => {
    const file = parseTaskFile('schema_version = "1.3"\n[environment]\ncpus = 2\n', path)
    expect(file).toMatchObject({
      schema_version: '1.3',
      verifier: { timeout_sec: 600 },
      metadata: { sandboxes: ['docker'] },
      environment: { workdir: '/app', cpus: 2 },
    })
  })

  it('names line and column of broken TOML', () => {
    expect(() => parseTaskFile('schema_version = "1.4"\n[agent\ntimeout_sec = 3\n', path)).toThrow(
      /^tasks\/x\/task\.toml:2:\d+: not valid TOML: .*; mend this line$/,
    )
  })

  it('names the line of every value that does not fit', () => {
    const text = '[metadata]\nsandboxes = ["just-bash", "podman"]\n\n[agent]\ntimeout_sec = "long"\n'
    expect(() => parseTaskFile(text, path)).toThrow(
      /^tasks\/x\/task\.toml:2: metadata\.sandboxes\.1: .*\ntasks\/x\/task\.toml:5: agent\.timeout_sec: .*; mend this value$/,
    )
  })
})
