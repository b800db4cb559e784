/** The work of the steps. The stages and `by-hand.ts` both call it, so that every engine has the same to do. */

export interface Generator {
  first: number
}

/** Lines `{"n":7}`, counted up from the generator's first number. */
export const generate = ({ first }: Generator, rows: number): string => Array.from({ length: rows }, (_, index) => `{"n":${first + index}}\n`).join('')

export const merge = (texts: readonly string[]): string => texts.join('')

/** What validate, export and train do: parse each row, count its `n` up by one. */
export const pass = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { n } = JSON.parse(line) as { n: number } // written by generate
      return `{"n":${n + 1}}\n`
    })
    .join('')
