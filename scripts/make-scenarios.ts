import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { defineCommand, runMain } from 'citty'
import { Document, isCollection, isScalar, visit } from 'yaml'
import { safetyScenarios } from '#kit/catalogue'
import type { Scene } from '#kit/conversations'
import { createRandom, entityKinds, heldOutWorld, type Intent, requestOf } from '#kit/fleet'
import { type Scenario, ScenarioFile } from '#kit/records'
import { settleGenerated } from '#kit/schema'

const command = 'npx tsx scripts/make-scenarios.ts'
const workspace = new URL('../', import.meta.url)

/** One scenario for each wording of each thing a generator can ask in names; every other one with stems that training cannot have. */
function entityScenarios(generator: string, intents: readonly Intent[]): Scenario[] {
  const random = createRandom(`scenarios ${generator}`)
  const named = intents.filter((intent) => intent.slots.some((slot) => entityKinds.some((kind) => kind === slot)))
  let made = 0
  return named.flatMap((intent) =>
    intent.wordings.map((wording, place): Scenario => {
      const stem = made++ % 2 === 0 ? 'unseenStem' : 'openStem'
      const { user, call } = requestOf(intent, heldOutWorld[stem], random, wording)
      return {
        id: `${generator}-${intent.name}-${place + 1}`,
        split: 'entity',
        tags: [generator, intent.name, call.name, ...intent.slots, stem === 'unseenStem' ? 'unseen-stem' : 'open-stem'],
        user,
        expected: [{ name: call.name, arguments: { ...call.arguments } }],
        critical: intent.critical === true && place === 0,
      }
    }),
  )
}

const main = defineCommand({
  meta: {
    name: 'make-scenarios',
    description: 'Makes the entity and safety scenarios: the wordings and scenes of the generators, in names that training never sees.',
  },
  args: { check: { type: 'boolean', description: 'Only look whether the files are fresh.' } },
  async run({ args }) {
    for (const generator of (await readdir(new URL('datasets/custom/', workspace), { withFileTypes: true })).filter((entry) => entry.isDirectory())) {
      const made: { intents?: readonly Intent[]; safetyScenes?: readonly Scene[] } = await import(
        new URL(`datasets/custom/${generator.name}/generator.ts`, workspace).href
      )
      const { intents, safetyScenes } = made
      if (!intents && !safetyScenes) continue // other conversations have no one call that answers them
      const scenarios = ScenarioFile.parse({
        scenarios: intents ? entityScenarios(generator.name, intents) : safetyScenarios(generator.name, safetyScenes ?? []),
      })
      const path = fileURLToPath(new URL(`tasks/scenarios/${generator.name}.yaml`, workspace))
      const text = `# Made by \`${command}\` from datasets/custom/${generator.name}/generator.ts; edit that.\n${yamlOf(scenarios)}`
      await settleGenerated({ path, text, check: args.check ?? false, command })
    }
  },
})

/** YAML with a line each for tags, calls and messages. */
function yamlOf(scenarios: ScenarioFile): string {
  const document = new Document(scenarios)
  visit(document, {
    Scalar(_, scalar) {
      if (typeof scalar.value === 'string' && scalar.value.includes('\n')) scalar.type = 'QUOTE_DOUBLE'
    },
    Pair(_, { key, value }) {
      if (isScalar(key) && (key.value === 'tags' || key.value === 'expected') && isCollection(value)) value.flow = true
      if (isScalar(key) && key.value === 'context' && isCollection(value)) for (const message of value.items) if (isCollection(message)) message.flow = true
    },
  })
  return document.toString({ lineWidth: 0, flowCollectionPadding: true })
}

await runMain(main)
