import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createRandom, draftsOf, intent } from '#kit/fleet'
import { systemPrompt, tools } from '#kit/tools'

const intents = [
  intent({
    name: 'restart',
    slots: ['service', 'host'],
    wordings: ['restart {service} on {host}'],
    call: ({ service, host }) => ({ name: 'remote_bash', arguments: { agent: host, command: `sudo systemctl restart ${service}` } }),
  }),
  intent({
    name: 'list',
    slots: ['folder'],
    wordings: ['list {folder}'],
    call: ({ folder }) => ({ name: 'bash', arguments: { command: `ls -la ${folder}` } }),
  }),
]

/** A trainer folder as `export` leaves it, of a few easy rows. For tests: a run on it takes seconds. */
export async function writeScriptedRows(folder: string, { train, validation }: { train: number; validation: number }): Promise<void> {
  await mkdir(folder, { recursive: true })
  const drafts = draftsOf({ generator: 'scripted', intents, random: createRandom('scripted rows') })
  for (const [name, rows] of [
    ['train', train],
    ['validation', validation],
  ] as const) {
    const lines = Array.from({ length: rows }, (_, place) => {
      const [user, completion] = drafts.next().value?.messages ?? []
      const messages = [{ role: 'system', content: systemPrompt }, user]
      return JSON.stringify({ id: `${name}-${place}`, source: 'custom/scripted', group: 'g', single: true, tools, messages, completion })
    })
    await writeFile(join(folder, `${name}.jsonl`), `${lines.join('\n')}\n`)
  }
}

/** Params of a run of a few steps, which ends without having learned anything much. */
export const shortRun = {
  model: 'tiny',
  method: 'full' as const,
  seed: 1,
  recipe: { batchRows: 8, warmupSteps: 2, checkpointEvery: 1000, stop: { threshold: 1, checkEvery: 4, developmentRows: 8, decaySteps: 4, maxSteps: 12 } },
}
