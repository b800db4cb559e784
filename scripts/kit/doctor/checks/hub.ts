import type { Check } from '../check.ts'

/** Asked only where the profile downloads from it: without that nothing here touches the network. */
export const hub: Check = {
  what: 'hub',
  neededFor: 'downloads (from: hub)',
  isNeeded: ({ needs }) => needs.hub,
  look: async ({ needs, environment, signal }) => {
    if (!needs.hub) return null
    const endpoint = (environment.HF_ENDPOINT || 'https://huggingface.co').replace(/\/+$/, '')
    try {
      await fetch(endpoint, { method: 'HEAD', signal })
      return { state: 'there', found: `${endpoint} answers` }
    } catch (error) {
      if (signal.aborted) throw error
      return { state: 'missing', found: `${endpoint} is out of reach`, mend: 'set HF_ENDPOINT to a mirror that is, or HTTPS_PROXY and NODE_USE_ENV_PROXY=1' }
    }
  },
}
