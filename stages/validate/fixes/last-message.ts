import { defineFix } from './fix.ts'

export const cutTail = defineFix({
  rule: 'last-message',
  summary: 'what follows the last assistant turn is cut: nothing is learnt from it',
  apply(reading) {
    const { turns, purpose } = reading
    const last = turns.findLastIndex((turn) => turn.message.role === 'assistant')
    // An answer that is not there cannot be found by cutting the question to it.
    if (purpose === 'prompt' || last < 0 || last === turns.length - 1 || turns[last]?.list !== turns.at(-1)?.list) return reading
    return { ...reading, turns: turns.slice(0, last + 1) }
  },
})
