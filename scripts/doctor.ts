import { defineCommand, runMain } from 'citty'
import { examine, isInTheWay, presentFindings, profileNeeds } from '#kit/doctor'
import { loadGraph, PipelineError } from '#kit/graph'

await runMain(
  defineCommand({
    meta: { name: 'doctor', description: 'Says what this machine has and what it lacks, with the mend for each. Changes nothing.' },
    args: {
      profile: { type: 'string', description: 'profile whose needs count (default: that of pipeline.yaml)' },
      format: { type: 'enum', options: ['text', 'json'], default: 'text', description: 'text or json' },
    },
    run: async ({ args }) => {
      try {
        const workspace = process.cwd()
        const graph = loadGraph(workspace)
        const profile = args.profile ?? graph.defaultProfile
        const findings = await examine({ workspace, needs: profileNeeds(graph, profile) })
        const lacking = findings.filter(isInTheWay).map(({ what }) => what)
        if (args.format === 'json') console.log(JSON.stringify({ profile, lacking, findings }, null, 1))
        else for (const line of [...presentFindings(findings), '', conclusion(profile, lacking)]) console.log(line)
        process.exit(lacking.length > 0 ? 1 : 0) // what gave no answer in time must not hold this process
      } catch (error) {
        if (!(error instanceof PipelineError)) throw error
        console.error(error.message)
        process.exitCode = 1
      }
    },
  }),
)

function conclusion(profile: string, lacking: readonly string[]): string {
  return lacking.length > 0 ? `profile ${profile} cannot run without: ${lacking.join(', ')}` : `profile ${profile} lacks nothing it needs`
}
