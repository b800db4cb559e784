/** The mend that fits a platform; `other` for those without one of their own. */
export const onPlatform = (platform: NodeJS.Platform, mends: { linux?: string; darwin?: string; win32?: string; other: string }): string =>
  (platform === 'linux' || platform === 'darwin' || platform === 'win32' ? mends[platform] : undefined) ?? mends.other
