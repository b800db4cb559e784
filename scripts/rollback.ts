import { defineCommand, runMain } from 'citty'
import { rollback, SlotError } from '#kit/slots'

await runMain(
  defineCommand({
    meta: { name: 'rollback', description: 'Lets the model serve again that served before the present one was promoted' },
    args: { note: { type: 'string', description: 'why; kept in the history', default: '' } },
    run: async ({ args }) => {
      try {
        const { model, folder, entry } = await rollback({ workspace: process.cwd(), note: args.note })
        console.log(`rolled back from ${entry.previous}`)
        console.log(`now serves   ${model}`)
        console.log(`its files    ${folder}`)
      } catch (error) {
        if (!(error instanceof SlotError)) throw error
        console.error(error.message)
        process.exitCode = 1
      }
    },
  }),
)
