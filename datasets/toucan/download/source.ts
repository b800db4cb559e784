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
    sha256: 'd293a30a92e35bd9bffcca6b0233cea4e5a272e7a6fa13927d7b79e90f82449a',
    licence: 'Apache-2.0',
  },
})
