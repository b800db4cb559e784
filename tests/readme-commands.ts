import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from './checkout.ts'

/** Lines of the README's `sh` blocks, without their comments; those that say they need what a test machine lacks are left out. */
export function readmeCommands(): string[] {
  return blocks('sh')
    .flatMap((block) => block.split('\n'))
    .filter((line) => !/# .*\(needs .*(GPU|hub|key|terminal)/.test(line))
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter(Boolean)
}

/** Code blocks whose first line names their file. */
export function readmeFiles(): { path: string; text: string }[] {
  return blocks('ts').flatMap((text) => {
    const path = /^\/\/ (\S+\.ts)\n/.exec(text)?.[1]
    return path ? [{ path, text }] : []
  })
}

const blocks = (language: string): string[] =>
  [...readFileSync(join(repository, 'README.md'), 'utf8').matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map((match) => match[1] ?? '')
