/** For either SDK. There is one policy of retries and of time, and it is not theirs; their logs show bodies; a redirect would carry a key to another host. */
export const clientOptions = {
  maxRetries: 0,
  timeout: 2 ** 31 - 1,
  logLevel: 'off',
  fetchOptions: { redirect: 'error' },
} as const
