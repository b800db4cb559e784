import { defineSource } from '#kit/stage'

export default defineSource({
  summary: 'Toucan-1.5M in the SFT form: 119,287 trajectories over MCP tools',
  name: 'toucan',
  licence: 'Apache-2.0',
  repository: 'Agent-Ark/Toucan-1.5M',
  revision: '0df3cf37f2abefb380370cfb02eabea2a35ae782',
  // The names of the shards are the hub's to list.
  files: [{ path: 'SFT/train-*.parquet', sha256: null, bytes: null }],
  sample: {
    path: 'datasets/toucan/sample/sft.jsonl',
    sha256: '5f6757e3f3730c39f5e52646735f518aad0222196ab01b7398725aff8fa44db9',
    licence: 'Apache-2.0',
  },
})
