import { defineSource } from '#kit/stage'

export default defineSource({
  summary: 'Glaive function calling v2: 112,960 conversations with at most two tools each',
  name: 'glaive',
  licence: 'Apache-2.0',
  repository: 'glaiveai/glaive-function-calling-v2',
  revision: 'e7f4b6456019f5d8bcb991ef0dd67d8ff23221ac',
  files: [
    {
      path: 'glaive-function-calling-v2.json',
      sha256: 'e9b5d671812b5ca2fbd7b625a37d5c99a19576c37252cdc806defe256aea6dad',
      bytes: 271190065,
    },
  ],
  sample: {
    path: 'datasets/glaive/sample/glaive.json',
    sha256: '0ee0fba3276a99cdd9b121247e849bdc691954e900e344e8f3f76473c0d07ed9',
    licence: 'Apache-2.0',
  },
})
