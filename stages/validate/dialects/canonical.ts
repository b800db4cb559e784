import { Example } from '#kit/records'
import { plain } from '../json.ts'
import { defineDialect, type Told } from './dialect.ts'
import { openaiStyle } from './openai.ts'
import { chatRows } from './reading/chat-rows.ts'

const rows = chatRows({ style: openaiStyle, tools: { text: false, bare: false }, layouts: () => [{ lists: ['messages'], tools: 'tools' }] })

export const canonical = defineDialect({
  name: 'canonical',
  summary: "the pipeline's own rows between its steps: `version`, `id`, `group`, `provenance`, `messages`, `tools`",
  detects: (row) => (row.version === 1 && 'provenance' in row && 'messages' in row ? 2 : 0),
  ...rows,
  read(row) {
    const issues = Example.safeParse(plain(row)).error?.issues ?? []
    return rows.read(row).map((reading) => {
      // Of messages and tools the reader has more to say than the record.
      const rest = reading.told.length > 0 ? issues.filter(({ path }) => path[0] !== 'messages' && path[0] !== 'tools') : issues
      const told = rest.map(({ path, message }): Told => {
        const place = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
        return { rule: 'row-shape', path: place.replace(/^\./, '') || '.', message, mend: 'write the row as the record Example has it' }
      })
      return { ...reading, told: [...reading.told, ...told] }
    })
  },
})
