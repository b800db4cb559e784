import { defineSource, type SourceFile } from '#kit/stage'

// The names of the shards are the hub's to list; bytes are those of the parquet files.
const shards = (configuration: string, rows: number, bytes: number): SourceFile => ({ path: `${configuration}/train-*.parquet`, sha256: null, bytes, rows })

/** The trajectories of one model each. The often quoted 519K are Kimi-K2's alone. */
const models = {
  'Kimi-K2': shards('Kimi-K2', 518_516, 6_392_602_476),
  Qwen3: shards('Qwen3', 551_613, 6_837_495_729),
  OSS: shards('OSS', 457_130, 8_158_074_700),
}

export default defineSource({
  summary: 'Toucan-1.5M, trajectories over MCP tools: 119,287 filtered ones in the SFT form, or up to 1,527,259 as three models left them',
  name: 'toucan',
  licence: 'Apache-2.0',
  repository: 'Agent-Ark/Toucan-1.5M',
  revision: '0df3cf37f2abefb380370cfb02eabea2a35ae782',
  configurations: {
    SFT: [shards('SFT', 119_287, 425_496_735)],
    'Kimi-K2': [models['Kimi-K2']],
    Qwen3: [models.Qwen3],
    OSS: [models.OSS],
    // Without SFT, which is chosen from these.
    all: Object.values(models),
  },
  configuration: 'SFT',
  sample: {
    path: 'datasets/toucan/sample/sft.jsonl',
    sha256: 'de08ce464a8186b46105f23469cf6d4a3928d510010f50739cae3cd228e0c007',
    licence: 'Apache-2.0',
  },
})
