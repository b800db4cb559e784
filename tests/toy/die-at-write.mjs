// Loaded before a command (`node --import=file:///...?at=7`): ends the process as kill -9 would, just before its seventh change of the disk. Without `at` it counts them.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const at = Number(new URL(import.meta.url).searchParams.get('at'))
let changes = 0
for (const name of ['appendFile', 'chmod', 'copyFile', 'link', 'mkdir', 'rename', 'rm', 'symlink', 'utimes', 'writeFile']) {
  const change = fs.promises[name]
  fs.promises[name] = (...given) => {
    if (++changes === at) process.kill(process.pid, 'SIGKILL')
    return change(...given)
  }
}
syncBuiltinESMExports()
process.on('exit', () => {
  if (at === 0) console.log(`changes of the disk: ${changes}`)
})
