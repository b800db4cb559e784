import { defineFix, holdsText } from './fix.ts'

const END_OF_TURN = /(?:\s*(?:<\|(?:im_end|endoftext|eot_id|end|eom_id)\|>|<end_of_turn>|<｜end▁of▁sentence｜>))+\s*$/

export const cutEndTokens = defineFix({
  rule: 'special-token',
  summary: 'tokens that end a turn are cut where they end its text; the template writes them',
  apply(reading) {
    let changed = false
    const turns = reading.turns.map((turn) => {
      const { message } = turn
      if (message.content === null || !holdsText(turn) || !message.content.includes('<')) return turn
      const content = message.content.replace(END_OF_TURN, '')
      if (content === message.content || content.trim() === '') return turn
      changed = true
      return { ...turn, message: { ...message, content }, asRead: false }
    })
    return changed ? { ...reading, turns } : reading
  },
})
