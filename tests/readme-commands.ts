import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from './checkout.ts'

/** Lines of a page's `sh` blocks (the README's), without their comments; those that say they need what a test machine lacks are left out. */
export function readmeCommands(page = 'README.md'): string[] {
  return blocks('sh', page)
    .flatMap((block) => block.split('\n'))
    .filter((line) => !/# .*\(needs .*(GPU|hub|key|terminal|engine)/.test(line))
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

const blocks = (language: string, page = 'README.md'): string[] =>
  [...readFileSync(join(repository, page), 'utf8').matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map((match) => match[1] ?? '')
