import { fileURLToPath } from 'node:url'
import { defineCommand, runMain } from 'citty'
import { z } from 'zod'
import { Example, ScenarioFile, Trajectory } from '#kit/records'
import { settleGenerated } from '#kit/schema'

const command = 'npx tsx scripts/make-json-schemas.ts'
const records = { example: Example, trajectory: Trajectory, scenario: ScenarioFile }

const main = defineCommand({
  meta: { name: 'make-json-schemas', description: 'Makes the JSON Schemas of the records that others read and write, from the zod records.' },
  args: { check: { type: 'boolean', description: 'Only look whether the files are fresh.' } },
  async run({ args }) {
    for (const [name, record] of Object.entries(records)) {
      // `input`: what a file may say, before defaults are filled in.
      const schema = z.toJSONSchema(record, { target: 'draft-2020-12', io: 'input' })
      const path = fileURLToPath(new URL(`kit/records/${name}.schema.json`, import.meta.url))
      await settleGenerated({ path, text: `${JSON.stringify({ title: name, ...schema }, null, 2)}\n`, check: args.check ?? false, command })
    }
  },
})

await runMain(main)
