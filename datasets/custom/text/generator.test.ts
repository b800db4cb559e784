import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { requirement } from '../../../tests/requirement.ts'
import { commandsIn, describeConversations, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'text', generator })

const hasJq = spawnSync('jq', ['--version']).error === undefined

describe('text', () => {
  const drafts = takeDrafts(generator, 300)
  it.skipIf(!requirement('jq', hasJq, 'jq is not installed'))('shows what the commands print when they are run', () => {
    let ran = 0
    for (const draft of drafts.slice(0, 120)) {
      const commands = commandsIn(draft)
      const printed = textsOf(draft, 'tool')
      const shown = commands.flatMap((command, place) => (/^cat \S+$/.test(command) ? [[command.slice(4), printed[place] ?? ''] as const] : []))
      const paths = new Set(
        commands.flatMap((command) => command.match(/\/[\w/.-]+\.(log|csv|json|conf|txt)\b/g) ?? []).map((path) => path.replace(/\.bak$/, '')),
      )
      if (shown.length === 0 || shown.length < paths.size) continue
      const folder = mkdtempSync(join(tmpdir(), 'text-'))
      for (const [path, text] of shown) writeFileSync(join(folder, basename(path)), `${text}\n`)
      const place = [...paths][0]?.replace(/\/[^/]+$/, '') ?? ''
      for (const [number, command] of commands.entries()) {
        const { stdout, stderr, status } = spawnSync('bash', ['-c', command.replaceAll(`${place}/`, `${folder}/`)], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'pipe'],
          env: { PATH: process.env.PATH, LC_ALL: 'C' },
        })
        const text = `${stdout}${stderr}`.trimEnd().replaceAll(`${folder}/`, `${place}/`)
        expect([text, ...(status === 0 ? [] : [`[exit ${status}]`])].filter((part) => part !== '').join('\n'), command).toBe(printed[number]?.trimEnd())
        ran += 1
      }
      rmSync(folder, { recursive: true })
    }
    expect(ran).toBeGreaterThan(80)
  })
  it('keeps a copy of what it changes', () => {
    for (const draft of drafts) for (const command of commandsIn(draft)) if (/sed -i|> \S+\.txt/.test(command)) expect(command).toContain('.bak')
  })
})
