import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readEnvironment } from './read-environment.ts'

it('.env.local adds to the environment, and what is set there wins; an empty variable is none', async () => {
  const root = await mkdtemp(join(tmpdir(), 'flywheel-env-'))
  try {
    expect(await readEnvironment(root, { A: '1' })).toEqual({ A: '1' })
    await writeFile(join(root, '.env.local'), '# keys\nOPENAI_API_KEY="sk-file" # mine\nexport ANTHROPIC_API_KEY=sk-b\nEMPTY=\n')
    expect(await readEnvironment(root, { OPENAI_API_KEY: 'sk-set', ANTHROPIC_API_KEY: '', A: '1' })).toEqual({
      A: '1',
      OPENAI_API_KEY: 'sk-set',
      ANTHROPIC_API_KEY: 'sk-b',
      EMPTY: '',
    })
  } finally {
    await rm(root, { recursive: true })
  }
})
