import { existsSync, globSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Source } from '#kit/stage'
import agentinstruct from '../datasets/agentinstruct/download/source.ts'
import glaive from '../datasets/glaive/download/source.ts'
import toucan from '../datasets/toucan/download/source.ts'
import { type Checkout, makeCheckout, repository } from './checkout.ts'
import { readmeCommands } from './readme-commands.ts'

const guides = ['datasets/README.md', 'tasks/README.md']
const text = readFileSync(join(repository, 'datasets/README.md'), 'utf8')
let checkout: Checkout
beforeAll(async () => {
  checkout = await makeCheckout()
})
afterAll(() => rm(checkout.path, { recursive: true, force: true }))

describe.each(guides)('%s', (guide) => {
  const commands = readmeCommands(guide)

  it('shows commands, some of which need no network', () => {
    expect(commands.length).toBeGreaterThan(3)
  })
  it.each(commands)('%s', async (command) => {
    const { code, output } = await checkout.run(command.replace('npx tsx ', 'node '), { ANTHROPIC_API_KEY: '' })
    expect([code, output.trim().length > 0], output.slice(-2000)).toEqual([0, true])
  })
  it('links to files that are there', () => {
    const links = [...readFileSync(join(repository, guide), 'utf8').matchAll(/\]\(([^)#]+)\)/g)].map(([, link = '']) => link)
    const local = links.filter((link) => !link.startsWith('http'))
    expect(local.length).toBeGreaterThan(1)
    for (const link of local) expect(existsSync(join(repository, dirname(guide), link)), link).toBe(true)
  })
})

describe('the guide to the datasets', () => {
  it.each<Source>([glaive, agentinstruct, toucan])('says of $name what source.ts says', ({ repository, configurations, licenceDoubt, licence }) => {
    expect(text).toContain(`https://huggingface.co/datasets/${repository})`)
    for (const [name, files] of Object.entries(configurations)) {
      const rows = files.reduce((sum, file) => sum + (file.rows ?? Number.NaN), 0)
      expect(text, name).toContain(rows.toLocaleString('en'))
    }
    expect(text).toContain(licenceDoubt ? 'none declared' : licence)
  })
  it('says of our own generators no more than there are', () => {
    const there = globSync('datasets/custom/*/generator.ts', { cwd: repository }).length
    const said = [text, readFileSync(join(repository, 'README.md'), 'utf8')].map((page) => Number(/(\d+) (?:of them|generators)/.exec(page)?.[1]))
    for (const count of said) expect(count).toBeLessThanOrEqual(there)
    expect(Math.min(...said)).toBeGreaterThanOrEqual(43)
  })
})
