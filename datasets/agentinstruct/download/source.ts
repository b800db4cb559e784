import { defineSource } from '#kit/stage'

export default defineSource({
  summary: 'AgentInstruct, all six splits: 1,866 agent trajectories (not 1.8M, as is often quoted)',
  name: 'agentinstruct',
  // Neither the dataset card nor the code repository declares one; a third party's "Apache-2.0" has no source.
  licence: 'not declared upstream',
  repository: 'zai-org/AgentInstruct',
  revision: 'e252cf78ced8a0ea5f62cfd591784cdbbddbac8a',
  files: [{ path: 'data/os-00000-of-00001-971539c34fcc7500.parquet', sha256: null, bytes: null }],
  sample: {
    path: 'datasets/agentinstruct/sample/agentinstruct.jsonl',
    sha256: '5e6a3cefde0b7ec76c4395db943ba3970bece14a8f73801e3ec51b944cdafc54',
    licence: 'Apache-2.0',
  },
})
