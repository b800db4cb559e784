export interface Said {
  from: 'human' | 'gpt'
  loss: boolean | null
  value: string
}

/** Rows of one grammar: solved tasks, rows with a quirk that can be read, and rows that are rejected. */
export interface Part {
  solved: readonly Said[][]
  quirky: readonly Said[][]
  rejected: readonly Said[][]
}

export const human = (value: string): Said => ({ from: 'human', loss: null, value })
export const gpt = (value: string, loss = true): Said => ({ from: 'gpt', loss, value })
