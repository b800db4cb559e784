/** A stage's process ends with this where its disk is full (the number that Linux gives ENOSPC), since it may not be able to leave a word. */
export const DISK_FULL_EXIT = 28

/** Whether a full disk, or a used up share of it, is behind an error; libraries and Python say it in words. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOSPC' || code === 'EDQUOT' || /ENOSPC|EDQUOT|no space left on device|disk quota exceeded/i.test(error.message) || isDiskFull(error.cause)
}
