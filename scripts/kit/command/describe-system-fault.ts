/** What the system refused, where, and what to do; null of an error that is no such refusal. */
export function describeSystemFault(error: unknown): string | null {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string')) return null
  const mend = mends[error.code]
  return mend === undefined ? null : `${error.message}; ${mend}`
}

const mends: Readonly<Record<string, string>> = {
  EACCES: 'give your user access to it',
  EPERM: 'give your user access to it',
  EROFS: 'it lies on a disk that takes nothing; name another place',
  ENOSPC: 'free some space, then run the same command again',
  EDQUOT: 'free some of the space that your user may take, then run the same command again',
  EMFILE: 'allow more open files (ulimit -n), then run the same command again',
  ELOOP: 'it is a link that leads to itself; remove it',
  EIO: 'its disk is at fault',
}
