import type { Graph } from '#kit/graph'
import { examine } from './examine.ts'
import { isInTheWay, presentFindings } from './present-findings.ts'
import { profileNeeds } from './profile-needs.ts'

/** What `npm start` says of a machine that lacks something its profile needs; nothing where all is there. */
export async function doctorLines({ workspace, graph, profile }: { workspace: string; graph: Graph; profile: string }): Promise<string[]> {
  const findings = await examine({ workspace, needs: profileNeeds(graph, profile), neededOnly: true })
  const lacking = findings.filter(isInTheWay)
  if (lacking.length === 0) return []
  return [`profile ${profile} needs what this machine lacks:`, ...presentFindings(lacking), `all of it: npx tsx scripts/doctor.ts --profile ${profile}`]
}
