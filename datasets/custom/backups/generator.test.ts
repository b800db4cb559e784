import { describe, expect, it } from 'vitest'
import { commandsIn, describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'backups', generator })

describe('backups', () => {
  const drafts = takeDrafts(generator, 300)
  it('names the newest snapshot that the list holds', () => {
    let named = 0
    for (const draft of drafts.filter(({ tags }) => tags[1] === 'last-snapshot')) {
      const rows =
        textsOf(draft, 'tool')
          .join('\n')
          .match(/^[0-9a-f]{8} {2}\S+ \S+/gm) ?? []
      const [id, day, time] = rows.at(-1)?.split(/\s+/) ?? []
      expect(id && time && (finalText(draft).includes(id) || finalText(draft).includes(`${day} ${time}`))).toBe(true)
      named += 1
    }
    expect(named).toBeGreaterThan(20)
  })
  it('drops a database only after the user said so, and only the copy it made', () => {
    const drops = drafts.filter((draft) => commandsIn(draft).some((command) => command.includes('dropdb')))
    expect(drops.length).toBeGreaterThan(5)
    for (const draft of drops) {
      const commands = commandsIn(draft)
      const copy = commands
        .find((command) => command.includes('createdb'))
        ?.split(' ')
        .at(-1)
      expect(commands.filter((command) => command.includes('dropdb'))).toEqual([`sudo -u postgres dropdb ${copy}`])
      expect(draft.messages.filter((message) => message.role === 'user')).toHaveLength(2)
    }
  })
  it('puts a restored file in place without losing what was there', () => {
    for (const command of drafts.flatMap(commandsIn)) if (/cp -p.*restore-/.test(command)) expect(command).toMatch(/before-restore|cp -pn/)
  })
})
