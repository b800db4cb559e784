/** The slots cannot do what was asked, and are as they were before. The message says what to do next. */
export class SlotError extends Error {
  override name = 'SlotError'
}
