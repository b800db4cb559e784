import { defineSource } from '#kit/stage'

export default defineSource({
  summary: 'AgentInstruct, the os split: 195 of 1,866 agent trajectories (not 1.8M, as is often quoted)',
  name: 'agentinstruct',
  // Neither the dataset card nor the code repository declares one; a third party's "Apache-2.0" has no source.
  licence: 'not declared upstream',
  repository: 'zai-org/AgentInstruct',
  revision: 'e252cf78ced8a0ea5f62cfd591784cdbbddbac8a',
  files: [{ path: 'data/os-00000-of-00001-971539c34fcc7500.parquet', sha256: null, bytes: null }],
  sample: {
    path: 'datasets/agentinstruct/sample/os.jsonl',
    sha256: '9cb884d6ea91011767ac023213060436fcbf21804d3a8d22f07b3fcfc85b10c7',
    licence: 'Apache-2.0',
  },
})
