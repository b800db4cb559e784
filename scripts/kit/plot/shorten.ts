/** Text that would not fit is cut and marked. */
export const shorten = (text: string, letters: number): string => (text.length <= letters ? text : `${text.slice(0, letters - 1)}…`)
