import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import type { Check, Machine } from '../check.ts'

/** Git ignores it, Nx gives it to the steps. */
const FILE = '.env.local'

export const keys: readonly Check[] = [
  keyCheck('openai key', ['OPENAI_API_KEY'], 'models behind the OpenAI API', 'https://platform.openai.com/api-keys'),
  keyCheck('anthropic key', ['ANTHROPIC_API_KEY'], 'models behind the Anthropic API', 'https://console.anthropic.com/settings/keys'),
  keyCheck('azure openai', ['AZURE_OPENAI_ENDPOINT', 'AZURE_OPENAI_API_KEY'], 'models behind Azure OpenAI', 'https://ai.azure.com'),
  keyCheck('hub token', ['HF_TOKEN'], 'gated data sets and models of the hub', 'https://huggingface.co/settings/tokens'),
]

/** Says whether names are set and where; of a value it tells nothing, not even its length. */
function keyCheck(what: string, names: readonly string[], neededFor: string, where: string): Check {
  return {
    what,
    neededFor,
    isNeeded: () => false,
    look: async (machine) => {
      const written = await readLocal(machine)
      const places = names.map((name) => (machine.environment[name] ? 'the environment' : written[name] ? FILE : null))
      const unset = names.filter((_, place) => places[place] === null)
      const told = names.flatMap((name, place) => (places[place] ? [`${name} is set in ${places[place]}`] : [`${name} is not set`])).join(', ')
      return unset.length === 0 ? { state: 'there', found: told } : { state: 'missing', found: told, mend: `${unset.join(' and ')} in ${FILE}; from ${where}` }
    },
  }
}

async function readLocal({ workspace }: Machine): Promise<Record<string, string | undefined>> {
  const text = await readFile(join(workspace, FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  return parseEnv(text)
}
