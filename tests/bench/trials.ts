import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { defineCommand, runMain } from 'citty'
import Docker from 'dockerode'
import { sandboxStart } from '#kit/agents'
import { findSandboxProblem } from '#kit/sandbox'
import { StageError } from '#kit/stage'
import { alternate, type Measured, type Runner } from './alternate.ts'
import { orTell } from './or-tell.ts'
import { report } from './report.ts'
import { bareCalls } from './trials/bare-calls.ts'
import { manyTrials } from './trials/many-trials.ts'
import { nopTrial } from './trials/nop-trial.ts'
import { p50AndP95, percentile } from './trials/percentile.ts'
import { wholeNumber } from './whole-number.ts'

const execute = promisify(execFile)

// What a trial costs over what its agent does: the agent does nothing, the image is ready. In turns with the engine's own calls and with the engine's own command.
await runMain(
  defineCommand({
    meta: { name: 'trials', description: 'A trial of the nop agent in docker beside the same engine calls done bare, and in just-bash; many trials at once.' },
    args: {
      runs: { type: 'string', default: '30', description: 'rounds; each runs every contestant once' },
      trials: { type: 'string', default: '200', description: 'trials at once: how many in all' },
      concurrency: { type: 'string', default: '16', description: 'trials at once: how many at a time' },
      task: { type: 'string', default: 'fix-config', description: 'a task of ours' },
      docker: { type: 'boolean', default: true, description: 'in docker (--no-docker: just-bash alone)' },
    },
    run: ({ args }) =>
      orTell(async () => {
        const [runs, trials, concurrency] = [
          wholeNumber(args.runs, '--runs'),
          wholeNumber(args.trials, '--trials'),
          wholeNumber(args.concurrency, '--concurrency'),
        ]
        const embedded = await nopTrial('just-bash', args.task)
        const quick = await measured([{ name: 'just-bash', run: embedded.run }], Math.max(runs, 50))
        const notes = quick.map(({ name, seconds }) => `${name} trial: ${p50AndP95(seconds)}`)
        if (!args.docker) return console.log(report({ name: 'trials in just-bash', measured: quick, notes }))
        const problem = await findSandboxProblem('docker')
        if (problem) throw new StageError(`${problem}; or measure just-bash alone: --no-docker`)
        const engine = new Docker()
        const { plan, run } = await nopTrial('docker', args.task)
        const image = sandboxStart(plan.task)
        const runners: Runner[] = [{ name: 'flywheel', run }, { name: 'engine calls', run: bareCalls(engine, image) }, ...(await dockerRun())]
        const inTurns = await measured(runners, runs)
        const [ours = [], bare = []] = inTurns.map(({ seconds }) => seconds)
        notes.unshift(
          ...inTurns.map(({ name, seconds }) => `${name}: ${p50AndP95(seconds)}`),
          `ratio of p95: ${(percentile(ours, 95) / percentile(bare, 95)).toFixed(2)}`,
        )
        const many = await manyTrials(engine, run, { trials, concurrency })
        notes.push(
          `${trials} trials, ${concurrency} at a time: ${many.clockSeconds.toFixed(1)} s, ${p50AndP95(many.seconds)} each; MB at most in each quarter: ${many.megabytes.join(', ')}; left in the engine: ${many.left}`,
        )
        console.log(report({ name: 'a docker trial of the nop agent', measured: inTurns, peer: 'engine calls', notes }))
      }),
  }),
)

/** The first of each makes what the others find: images, code that is loaded. */
async function measured(runners: readonly Runner[], runs: number): Promise<Measured[]> {
  for (const { run } of runners) await run(-1)
  return alternate(runners, runs)
}

/** What a person types, where there is the engine's command. */
async function dockerRun(): Promise<Runner[]> {
  const time = async () => {
    const startedAt = performance.now()
    await execute('docker', ['run', '--rm', '--network', 'none', 'debian:bookworm-slim', 'true'])
    return (performance.now() - startedAt) / 1000
  }
  return time().then(
    () => [{ name: 'docker run --rm', run: time }],
    () => [],
  )
}
