import { StageError } from '#kit/stage'

export function wholeNumber(text: string, option: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  throw new StageError(`${option} is "${text}"; give a whole number of 1 or more`)
}
