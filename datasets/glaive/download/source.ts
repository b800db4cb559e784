import { defineSource } from '#kit/stage'

export default defineSource({
  summary: 'Glaive function calling v2: 112,960 conversations with at most two tools each',
  name: 'glaive',
  licence: 'Apache-2.0',
  repository: 'glaiveai/glaive-function-calling-v2',
  revision: 'e7f4b6456019f5d8bcb991ef0dd67d8ff23221ac',
  configurations: {
    default: [
      {
        path: 'glaive-function-calling-v2.json',
        sha256: 'e9b5d671812b5ca2fbd7b625a37d5c99a19576c37252cdc806defe256aea6dad',
        bytes: 271190065,
        rows: 112_960,
      },
    ],
  },
  configuration: 'default',
  sample: {
    path: 'datasets/glaive/sample/glaive.json',
    sha256: '85489014dacf50728446e4f1c4abff39e58e504cb5ac9697f3383387fd87e241',
    licence: 'Apache-2.0',
  },
})
