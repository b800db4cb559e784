import { join } from 'node:path'
import { defineCommand, runMain } from 'citty'
import { endWithReader, findOptionFault } from '#kit/command'
import { loadGraph, PipelineError } from '#kit/graph'
import { visible } from '#kit/present'
import type { TrialDecision, TrialVerdict } from '#kit/records'
import { readTrialDecisions, TRIAL_DECISIONS_FILE, writeTrialDecision } from '#kit/reviews'
import { StageError } from '#kit/stage'
import { openQuestions, readVerdicts } from '../stages/verify/reviews/open-questions.ts'
import { presentTrajectory } from '../stages/verify/reviews/present-trajectory.ts'

const options = {
  show: { type: 'string', description: 'prints the trajectory of this trial, and what was found in it', valueHint: 'TRIAL' },
  promote: { type: 'string', description: 'lets this trial become training data; --reason says why', valueHint: 'TRIAL' },
  reject: { type: 'string', description: 'keeps this trial out; --reason says why', valueHint: 'TRIAL' },
  'take-back': { type: 'string', description: 'takes the answer about this trial back', valueHint: 'TRIAL' },
  reason: { type: 'string', description: 'why' },
  by: { type: 'string', description: 'who decides' },
  list: { type: 'boolean', description: 'prints the answers' },
  profile: { type: 'string', description: 'profile (default: that of pipeline.yaml)' },
} as const

endWithReader(0)

await runMain(
  defineCommand({
    meta: {
      name: 'review-trials',
      description:
        'Answers where the guard asks about a trial. Without an option, lists what is asked. Answers are lines of a file in git; verify applies them.',
    },
    args: options,
    run: async ({ args, rawArgs }) => {
      try {
        const fault = findOptionFault(rawArgs, options, { takesFiles: false })
        if (fault !== null) throw new StageError(fault)
        const workspace = process.cwd()
        const path = join(workspace, TRIAL_DECISIONS_FILE)
        const decisions = await readTrialDecisions(path)
        if (args.list) return print([...decisions.values()].map(describe), 'no answers')
        if (args['take-back'] !== undefined) {
          if (!decisions.has(args['take-back'])) throw new StageError(`there is no answer about ${args['take-back']}; --list prints those there are`)
          await writeTrialDecision(path, args['take-back'], null)
          return print([`${args['take-back']}: taken back`], '')
        }
        const graph = loadGraph(workspace)
        const { verdicts, trajectoryOf } = await readVerdicts({ workspace, graph, profile: args.profile ?? graph.defaultProfile })
        const named = [args.show, args.promote, args.reject].filter((one) => one !== undefined)
        if (named.length > 1) throw new StageError('one at a time: --show, --promote or --reject')
        if (named[0] === undefined) return print(openQuestions(verdicts, decisions).map(ask), 'nothing is asked: every trial is promoted, rejected or answered')
        const verdict = verdicts.find(({ trial }) => trial === named[0])
        if (!verdict) throw new StageError(`there is no trial ${named[0]} in what verify left; without an option, those that ask are listed`)
        if (args.show !== undefined) return print([ask(verdict), ...presentTrajectory(await trajectoryOf(verdict.trial))], '')
        const decision = decisionOf(verdict, args.promote === undefined ? 'reject' : 'promote', args)
        await writeTrialDecision(path, verdict.trial, decision)
        print([`${describe(decision)}\nnpm start applies it, and ${TRIAL_DECISIONS_FILE} belongs into git`], '')
      } catch (error) {
        if (!(error instanceof StageError || error instanceof PipelineError)) throw error
        console.error(error.message)
        process.exitCode = 1
      }
    },
  }),
)

function decisionOf(
  { trial, digest, decision: said }: TrialVerdict,
  decision: TrialDecision['decision'],
  given: { reason?: string; by?: string },
): TrialDecision {
  if (!given.reason?.trim()) throw new StageError('an answer needs a reason: --reason "..."')
  if (digest === undefined) throw new StageError(`the verdict about ${trial} is of an older run; run verify again: npx nx run pipeline:verify`)
  if (decision === 'promote' && said === 'reject') throw new StageError(`the guard rejects ${trial}, and an answer cannot lift that; --show ${trial} says why`)
  return { version: 1, trial, before: digest, decision, reason: given.reason.trim(), ...(given.by && { by: given.by }) }
}

function ask({ trial, decision, reward, reasons }: TrialVerdict): string {
  return [`${trial}  ${decision}  reward ${reward ?? 'none'}`, ...reasons.map((reason) => `  ${visible(reason)}`)].join('\n')
}

function describe({ trial, decision, reason, by }: TrialDecision): string {
  return `${trial}  ${decision}${by ? ` by ${visible(by)}` : ''}: ${visible(reason)}`
}

function print(lines: readonly string[], none: string): void {
  console.log(lines.length === 0 ? none : lines.join('\n'))
}
