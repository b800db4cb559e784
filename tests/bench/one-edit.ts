import { defineCommand, runMain } from 'citty'
import { alternate } from './alternate.ts'
import { type Contestant, resultOf, time, timeIdle, writeFiles } from './contestant.ts'
import { checkResults, makeContestants } from './contestants.ts'
import { type BenchGraph, benchGraph, generatorText } from './graph.ts'
import { orTell } from './or-tell.ts'
import { report } from './report.ts'
import { wholeNumber } from './whole-number.ts'

const FIRST = 1_000_000

// One generator is edited, then the command is timed from start to exit. With other rows that generator, merge, validate, export and train run, in every
// engine with the same code on the same few rows: what is compared is what an engine adds to five steps and to holding the rest. For each step DVC and
// Snakemake start `node by-hand.ts`; Flywheel checks its key, runs the stage bound to what it declares, counts, hashes and keeps what it leaves. With a comment
// alone nothing need run: Flywheel runs no stage, DVC the generator, whose equal rows it notices, Snakemake everything downstream.
await runMain(
  defineCommand({
    meta: { name: 'one-edit', description: 'One generator edited, `nx run pipeline:train` end to end, beside `dvc repro` and `snakemake`.' },
    args: {
      edit: { type: 'enum', options: ['rows', 'comment'], default: 'rows', description: 'what the edit changes' },
      steps: { type: 'string', default: '25', description: 'steps of the graph' },
      runs: { type: 'string', default: '15', description: 'rounds; each edits and runs every engine once' },
      peers: { type: 'boolean', default: true, description: 'dvc and snakemake (--no-peers: Flywheel alone)' },
    },
    run: ({ args }) =>
      orTell(async () => {
        const runs = wholeNumber(args.runs, '--runs')
        const graph = benchGraph(wholeNumber(args.steps, '--steps'))
        const contestants = await makeContestants({ graph, peers: args.peers, say: console.log })
        for (const contestant of contestants) await timeIdle(contestant)
        const runners = contestants.map((contestant) => ({
          name: contestant.name,
          run: async (round: number) => {
            writeFiles(contestant.workspace, edit(graph, args.edit, round))
            return (await time(contestant)).seconds
          },
        }))
        const measured = await alternate(runners, runs, (round) => {
          checkResults(contestants)
          for (const contestant of contestants) if (args.edit === 'rows') checkArrival(contestant, graph, round)
        })
        console.log(report({ name: `one generator edited (${args.edit}) of ${args.steps} steps`, measured, peer: 'dvc' }))
      }),
  }),
)

/** Never the same edit twice: each engine would have the result of the first. */
function edit(graph: BenchGraph, kind: string, round: number): Record<string, string> {
  const text = kind === 'rows' ? generatorText(FIRST + round * graph.rows) : `${generatorText(1000)}// ${round}\n`
  return { [`generators/${graph.generators[0]}/generator.ts`]: text }
}

function checkArrival(contestant: Contestant, graph: BenchGraph, round: number): void {
  const last = FIRST + (round + 1) * graph.rows - 1
  if (!resultOf(contestant).includes(`${last}`)) throw new Error(`${contestant.name}: the edited rows have not come to the end of the chain`)
}
