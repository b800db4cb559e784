import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Example, exampleId, type ReviewDecision } from '#kit/records'
import { decideRow, readDecisions, rowDigest, writeDecision } from './index.ts'

const provenance = { source: 'made', revision: '1', row: 'a', licence: 'MIT' }
const row: Example = {
  version: 1,
  id: exampleId(provenance),
  group: 'g',
  tags: ['call', 'flag:contradictory-labels'],
  messages: [
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: 'Helo', weight: 1 },
  ],
  tools: [],
  provenance,
}
const changed: Example = { ...row, messages: [{ role: 'user', content: 'Hi!' }, ...row.messages.slice(1)] }
const given = { version: 1, id: row.id, before: rowDigest(row) } as const
const accept: ReviewDecision = { ...given, decision: 'accept' }
const edit: ReviewDecision = { ...given, decision: 'edit', patch: [{ op: 'replace', path: '/messages/1/content', value: 'Hello' }] }
const reject: ReviewDecision = { ...given, decision: 'reject', reason: 'rude' }

describe('decideRow', () => {
  it('without a decision leaves the row as it is', () => {
    expect(decideRow(row, undefined)).toEqual({ kind: 'undecided', example: row })
  })

  it('an accepted row loses its flags and tells that it was accepted', () => {
    expect(decideRow(row, accept)).toEqual({ kind: 'kept', decision: 'accept', example: { ...row, tags: ['call', 'review:accepted'] } })
  })

  it('an edited row has the text of the edit, and the row given keeps its own', () => {
    const decided = decideRow(row, edit)
    expect(decided).toMatchObject({ kind: 'kept', example: { tags: ['call', 'review:edited'], messages: [{}, { content: 'Hello' }] } })
    expect(row.messages[1]?.content).toBe('Helo')
  })

  it('a rejected row is held with the words of who rejected it', () => {
    expect(decideRow(row, reject)).toEqual({ kind: 'held', reason: 'review-rejected', detail: 'rude', isStale: false })
  })

  it('no decision changes another text than it was made for: an edited row is held, a rejected one too, an accepted one goes on with its flags', () => {
    expect(decideRow(changed, edit)).toMatchObject({ kind: 'held', reason: 'review-stale', isStale: true })
    expect(decideRow(changed, reject)).toMatchObject({
      kind: 'held',
      reason: 'review-rejected',
      detail: expect.stringContaining('changed since'),
      isStale: true,
    })
    expect(decideRow(changed, accept)).toEqual({ kind: 'stale', example: { ...changed, tags: [...row.tags, 'flag:stale-review'] } })
  })

  it('what stands beside the text may change: tags, group and repairs make no decision stale', () => {
    expect(decideRow({ ...row, tags: [], group: 'h', repairs: [{ rule: 'x', path: 'chat', before: '0'.repeat(16) }] }, edit)).toMatchObject({ kind: 'kept' })
  })

  it.each<[string, ReviewDecision]>([
    ['a place that is not there', { ...edit, patch: [{ op: 'replace', path: '/messages/7/content', value: 'x' }] }],
    ['a message that is none', { ...edit, patch: [{ op: 'add', path: '/messages/-', value: { role: 'wizard' } }] }],
    ['a test that fails', { ...edit, patch: [{ op: 'test', path: '/messages/0/content', value: 'Bye' }] }],
  ])('a patch by hand with %s stops the step and names the row', (_, decision) => {
    expect(() => decideRow(row, decision)).toThrow(new RegExp(`the edit of row ${row.id} does not make a row of it`))
  })
})

describe('the file of decisions', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flywheel-reviews-'))
  })
  afterEach(() => rm(folder, { recursive: true }))
  const path = () => join(folder, 'reviews/decisions.jsonl')
  const named = (digit: string, decision: ReviewDecision): ReviewDecision => ({ ...decision, id: `ex_${digit.repeat(16)}` })

  it('holds one decision a line by id, whatever the order in which they were made; none are left where there was none', async () => {
    expect(await readDecisions(path())).toEqual(new Map())
    for (const decision of [named('b', reject), named('a', edit), named('c', accept)]) await writeDecision(path(), decision.id, decision)
    await writeDecision(path(), named('c', accept).id, null)
    const text = await readFile(path(), 'utf8')
    expect(text.split('\n').map((line) => line && JSON.parse(line).id)).toEqual([named('a', edit).id, named('b', reject).id, ''])
    expect([...(await readDecisions(path())).values()]).toEqual([named('a', edit), named('b', reject)])
    expect(await readdir(join(folder, 'reviews'))).toEqual(['decisions.jsonl'])
  })

  it('is gone when the last decision is taken back', async () => {
    await writeDecision(path(), row.id, accept)
    await writeDecision(path(), row.id, null)
    expect(await readdir(join(folder, 'reviews'))).toEqual([])
  })

  it('what another process has written in the meantime stays', async () => {
    await writeDecision(path(), row.id, accept)
    await writeFile(path(), `${await readFile(path(), 'utf8')}${JSON.stringify(named('f', reject))}\n`)
    expect((await writeDecision(path(), row.id, reject)).size).toBe(2)
  })

  it.each([
    ['{"version":1', /decisions\.jsonl:2 is no JSON; mend the line/],
    ['<<<<<<< HEAD', /decisions\.jsonl:2 is no JSON; it is the mark of a conflict/],
    [JSON.stringify({ ...reject, reason: '' }), /decisions\.jsonl:2 is no decision about a row: .*reason/s],
    [JSON.stringify({ ...edit, patch: [{ op: 'replace', path: '/provenance/licence', value: 'MIT' }] }), /a pointer into \/messages or \/tools/],
    [JSON.stringify(accept), /decisions\.jsonl:2 decides about ex_[0-9a-f]{16}, and so does an earlier line/],
  ])('a line that cannot be taken is an error with its place: %s', async (line, message) => {
    await writeDecision(path(), row.id, accept)
    await writeFile(path(), `${JSON.stringify(accept)}\n${line}\n`)
    await expect(readDecisions(path())).rejects.toThrow(message)
  })
})
