import { defineCommand, runMain } from 'citty'
import { alternate, type Runner } from './alternate.ts'
import { timeIdle } from './contestant.ts'
import { makeContestants } from './contestants.ts'
import { benchGraph } from './graph.ts'
import { makeHere } from './here.ts'
import { orTell } from './or-tell.ts'
import { report } from './report.ts'
import { wholeNumber } from './whole-number.ts'

// What a command costs when everything is held, from start to exit. Each engine looks at the same graph of the same small files, in its best usual
// configuration, beside the others in the same minutes.
await runMain(
  defineCommand({
    meta: { name: 'no-op', description: '`nx run pipeline:train` with nothing to do, beside `dvc repro` and `snakemake` of the same graph.' },
    args: {
      steps: { type: 'string', default: '25', description: 'steps of the graph' },
      runs: { type: 'string', default: '15', description: 'rounds; each runs every engine once' },
      peers: { type: 'boolean', default: true, description: 'dvc and snakemake (--no-peers: Flywheel alone)' },
      here: { type: 'string', description: "a step of this checkout's own pipeline, measured as well; it must be built", valueHint: 'train' },
    },
    run: ({ args }) =>
      orTell(async () => {
        const runs = wholeNumber(args.runs, '--runs')
        const graph = benchGraph(wholeNumber(args.steps, '--steps'))
        const here = args.here ? await makeHere(args.here) : undefined
        const contestants = await makeContestants({ graph, peers: args.peers, say: console.log })
        const runners: Runner[] = contestants.map((contestant) => ({ name: contestant.name, run: () => timeIdle(contestant) }))
        if (here) runners.push({ name: here.name, run: () => timeIdle(here) })
        for (const runner of runners) await runner.run(-1)
        console.log(report({ name: `no-op of ${args.steps} steps`, measured: await alternate(runners, runs), peer: 'dvc' }))
      }),
  }),
)
