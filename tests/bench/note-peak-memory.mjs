import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

// Loaded into each Node process of a command (NODE_OPTIONS): on exit it leaves a note of what the process was and how much memory it held at most.
// The kernel's own count is read where there is one: `resourceUsage` also knows what the parent held when it forked.
process.on('exit', () => {
  const folder = process.env.NOTE_PEAK_MEMORY
  if (!folder) return
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : ''
  const kilobytes = Number(/^VmHWM:\s*(\d+)/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS)
  writeFileSync(join(folder, `${process.pid}.json`), JSON.stringify({ argv: process.argv, kilobytes }))
})
