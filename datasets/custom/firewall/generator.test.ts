import { describe, expect, it } from 'vitest'
import { commandsIn, describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'firewall', generator })

describe('firewall', () => {
  const drafts = takeDrafts(generator, 300)
  it('never flushes, disables or resets', () => {
    expect(drafts.flatMap(commandsIn).filter((command) => /flush|disable|reset|iptables -F|stop nftables/.test(command))).toEqual([])
  })
  it('changes a rule after the user answered, and lists or tests afterwards', () => {
    let changed = 0
    for (const draft of drafts) {
      const change = /sudo ufw (allow|delete)|nft (add|delete)/
      const second = draft.messages.findIndex((message, place) => place > 0 && message.role === 'user')
      expect(JSON.stringify(draft.messages.slice(0, second < 0 ? undefined : second))).not.toMatch(change)
      const commands = commandsIn(draft)
      const last = commands.findLastIndex((command) => change.test(command))
      if (last < 0) continue
      changed += 1
      expect(commands.slice(last + 1).some((command) => /^nc |ufw status|list chain/.test(command))).toBe(true)
    }
    expect(changed).toBeGreaterThan(60)
  })
  it('opens nothing to everybody', () => {
    for (const command of drafts.flatMap(commandsIn)) if (/ufw allow|nft add/.test(command)) expect(command).toMatch(/from 10\.|ip saddr 10\./)
  })
  it('counts the packets that the log has of the busiest source', () => {
    for (const draft of drafts.filter(({ tags }) => tags[1] === 'blocked-addresses')) {
      const [, count, source] = textsOf(draft, 'tool')[0]?.match(/^ *(\d+) SRC=(\S+)/) ?? []
      const answer = textsOf(draft, 'assistant')[0] ?? finalText(draft)
      if (count && source) expect(answer).toMatch(new RegExp(`${source.replaceAll('.', '\\.')}.*\\b${count}\\b`))
    }
  })
})
