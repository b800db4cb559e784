import { defineRule } from './rule.ts'

const MOST = 128

export const manyTools = defineRule({
  name: 'many-tools',
  *check({ tools }) {
    if (tools.length <= MOST) return
    yield {
      path: 'tools',
      message: `${tools.length} tools are declared`,
      mend: `declare at most ${MOST} where the rows go to OpenAI or Azure, which refuse more`,
    }
  },
})
