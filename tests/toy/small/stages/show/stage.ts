import { z } from 'zod'
import { defineStage, file } from '#kit/stage'
export default defineStage({
  summary: 'shows it',
  inputs: { total: file('total.txt') },
  outputs: { page: file('page.html') },
  params: z.strictObject({}),
  run: async ({ inputs, outputs }) => {
    await outputs.page.write(`<b>${await inputs.total.text()}</b>`)
  },
})
