import type { Check } from '../check.ts'
import { findChromium } from '../find-chromium.ts'
import { onPlatform } from '../on-platform.ts'

export const chromium: Check = {
  what: 'chromium',
  neededFor: 'the tests that look at the report; without it they are skipped',
  isNeeded: () => false,
  look: async ({ environment, platform }) => {
    const path = findChromium(environment, platform)
    if (path !== null) return { state: 'there', found: path }
    const mend = onPlatform(platform, {
      linux: 'apt-get install chromium',
      darwin: 'brew install --cask chromium',
      other: 'https://www.chromium.org/getting-involved/download-chromium',
    })
    return { state: 'missing', found: 'neither on PATH nor where it is usually installed', mend }
  },
}
