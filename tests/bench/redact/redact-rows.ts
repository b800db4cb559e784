import { readFileSync } from 'node:fs'
import { createRedactor } from '#kit/redact'

// redact-rows.ts ROWS: each row of a file of JSON strings redacted. Prints the seconds of the processor, all threads, and the rows in which something was found.
const rows: string[] = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
const redactor = createRedactor()
const found = () => rows.flatMap((row, index) => (redactor.redact(row).found.length > 0 ? [index] : []))
found()
const before = process.cpuUsage()
const hits = found()
const { user, system } = process.cpuUsage(before)
console.log(JSON.stringify({ seconds: (user + system) / 1e6, hits }))
