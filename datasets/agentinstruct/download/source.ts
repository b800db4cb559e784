import { defineSource, type SourceFile } from '#kit/stage'

/** Trajectories of each split, by the paper's table: 1,866 together. The 1.8M often quoted is that number misread. */
const SPLITS = { os: 195, db: 538, alfworld: 336, webshop: 351, kg: 324, mind2web: 122 }

export default defineSource({
  summary: 'AgentInstruct, all six splits: 1,866 agent trajectories (not 1.8M, as is often quoted)',
  name: 'agentinstruct',
  licence: 'not declared upstream',
  licenceDoubt:
    'neither the dataset card (https://huggingface.co/datasets/zai-org/AgentInstruct) nor the code (https://github.com/THUDM/AgentTuning) declares a licence for the data; where Apache-2.0 is said of it, no source is given',
  repository: 'zai-org/AgentInstruct',
  revision: 'e252cf78ced8a0ea5f62cfd591784cdbbddbac8a',
  configurations: {
    default: Object.entries(SPLITS).map(([split, rows]): SourceFile => ({ path: `data/${split}-00000-of-00001-*.parquet`, sha256: null, bytes: null, rows })),
  },
  configuration: 'default',
  sample: {
    path: 'datasets/agentinstruct/sample/agentinstruct.jsonl',
    sha256: '1fc5e7d9bffc4e68c25585817798a08dbf8ac187c05b797ac6aad1aab88b1c85',
    licence: 'Apache-2.0',
  },
})
