import { fileURLToPath } from 'node:url'
import { defineCommand, runMain } from 'citty'
import { compile, type JSONSchema } from 'json-schema-to-typescript'
import { settleGenerated } from '#kit/schema'
import { tools } from '#kit/tools'

const command = 'npx tsx scripts/make-tool-types.ts'
const path = fileURLToPath(new URL('kit/tools/types.ts', import.meta.url))

/** `remote_bash` -> `RemoteBashArguments`. */
const typeName = (tool: string) => `${tool.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())}Arguments`

const main = defineCommand({
  meta: { name: 'make-tool-types', description: "Makes the TypeScript types of the tools' arguments from their JSON Schema files." },
  args: { check: { type: 'boolean', description: 'Only look whether the file is fresh.' } },
  async run({ args }) {
    const schema: JSONSchema = {
      title: 'ToolArguments',
      type: 'object',
      properties: Object.fromEntries(tools.map(({ function: { name, parameters } }) => [name, { ...parameters, title: typeName(name) }])),
      required: tools.map((tool) => tool.function.name),
      additionalProperties: false,
    }
    const text = await compile(schema, 'ToolArguments', {
      bannerComment: `/* Made by \`${command}\` from the JSON Schema files beside it; edit those. */`,
      style: { singleQuote: true, semi: false, printWidth: 160 },
    })
    await settleGenerated({ path, text, check: args.check ?? false, command })
  },
})

await runMain(main)
