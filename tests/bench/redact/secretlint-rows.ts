import { readFileSync } from 'node:fs'
import { lintSource } from '@secretlint/core'
import { creator } from '@secretlint/secretlint-rule-preset-recommend'

// secretlint-rows.ts ROWS: the counterpart of redact-rows.ts, by secretlint's own API, one row a file. It finds, and replaces nothing.
const rows: string[] = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
const config = { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator, options: {} }] }
const found = async () => {
  const hits: number[] = []
  for (const [index, content] of rows.entries()) {
    const source = { content, filePath: 'row.txt', ext: '.txt', contentType: 'text' as const }
    const { messages } = await lintSource({ source, options: { config, noPhysicFilePath: true } })
    if (messages.length > 0) hits.push(index)
  }
  return hits
}
await found()
const before = process.cpuUsage()
const hits = await found()
const { user, system } = process.cpuUsage(before)
console.log(JSON.stringify({ seconds: (user + system) / 1e6, hits }))
