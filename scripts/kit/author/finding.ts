/** Why a conversation cannot be taken: a reason from a fixed list, and what to do otherwise, in words for its author. */
export interface Finding {
  reason: string
  detail: string
}

export const finding = (reason: string, detail: string): Finding => ({ reason, detail })
