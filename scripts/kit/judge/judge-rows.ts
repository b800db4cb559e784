import { sha256 } from '#kit/digest'
import { LlmError } from '#kit/llm'
import { canonicalJson, type Example, type Rejected } from '#kit/records'
import type { Redactor } from '#kit/redact'
import { type Log, type Progress, type StageCache, StageError, type TableOutput } from '#kit/stage'
import { figureOf, judgeName } from './calibration/figures.ts'
import { type Judgement, judgeExample } from './judge-example.ts'
import type { JudgeSettings } from './judge-params.ts'
import { type OpenedJudge, openJudge } from './open-judge.ts'

/** The outputs of a stage, with a judge before them. */
export interface JudgedRows {
  examples: Pick<TableOutput<Example>, 'write'>
  rejected: Pick<TableOutput<Rejected>, 'write'>
  /** Waits for rows that are still being judged, and writes them. `rejected` counts what the judge did not let through. */
  end(): Promise<{ rejected: number; metrics: Record<string, number> }>
}

export interface RowsToJudge {
  outputs: Pick<JudgedRows, 'examples' | 'rejected'>
  /** Rows leave the machine here, before an output has seen them. */
  redactor: Redactor
  cache: StageCache
  signal: AbortSignal
  log: Log
  progress: Progress
}

/** Puts the judge that params name before the outputs of a stage. Rows come out in the order in which they went in. */
export async function judgeRows(params: JudgeSettings, { outputs, redactor, cache, signal, log, progress }: RowsToJudge): Promise<JudgedRows> {
  const judge = await open(params, cache)
  const who = { rubric: params.rubric, judge: judgeName(params.llm) }
  log('judge', { ...who, ...figureOf(params) })
  const counts = { judged: 0, unjudged: 0, unsampled: 0, cut: 0, rejected: 0 }
  const underWay = new Map<string, Promise<Judgement>>()
  const pending: Promise<() => Promise<void>>[] = []

  /** Rows that say the same are asked for once, also while the answer is on its way. */
  const ask = (example: Example): Promise<Judgement> => {
    const key = sha256(canonicalJson([example.messages, example.tools]))
    const asked =
      underWay.get(key) ??
      judgeExample(redactor.redact({ messages: example.messages, tools: example.tools }).value, judge, signal).finally(() => underWay.delete(key))
    underWay.set(key, asked)
    return asked
  }
  const place = async (example: Example): Promise<() => Promise<void>> => {
    if (!isDrawn(example, params.sample)) {
      counts.unsampled++
      return () => outputs.examples.write(example)
    }
    const { row, fault } = settle(example, await ask(example), params, counts)
    if (fault) counts.rejected++
    progress(counts.judged + counts.unjudged, null, 'rows judged')
    return fault ? () => outputs.rejected.write({ id: row.id, source: row.provenance.source, ...fault, row }) : () => outputs.examples.write(row)
  }
  const add = async (next: Promise<() => Promise<void>>): Promise<void> => {
    next.catch(() => {}) // told when its turn comes
    pending.push(next)
    await drain(params.concurrency - 1)
  }
  const drain = async (upTo: number): Promise<void> => {
    while (pending.length > upTo) {
      const write = await pending.shift()?.catch(async (error: unknown) => {
        await Promise.allSettled(pending) // they are paid for, and kept once they are there
        throw explained(error, counts.judged)
      })
      await write?.()
    }
  }
  return {
    examples: { write: (example) => add(place(example)) },
    rejected: { write: (rejected) => add(Promise.resolve(() => outputs.rejected.write(rejected))) },
    end: async () => {
      await drain(0)
      const { answered, replayed, promptTokens, completionTokens, dollars, unpriced } = judge.tally()
      log('judged', { ...who, ...counts, answered, replayed, promptTokens, completionTokens, dollars: unpriced > 0 ? null : dollars })
      const { judged, unjudged, unsampled, rejected } = counts
      return {
        rejected,
        metrics: { judged, unjudged, unsampled, judgeRejected: rejected, judgeAnswers: answered, judgeTokens: promptTokens + completionTokens, dollars },
      }
    },
  }
}

async function open(params: JudgeSettings, cache: StageCache): Promise<OpenedJudge> {
  return openJudge(params, { cache, environment: process.env }).catch((cause: unknown) => {
    throw cause instanceof LlmError ? new StageError(cause.message, { cause }) : cause
  })
}

type Fault = Pick<Rejected, 'reason' | 'detail'>

/** The row with its scores, and why it is not let through. */
function settle(
  example: Example,
  judgement: Judgement,
  { rubric, minimum, unjudged }: JudgeSettings,
  counts: { judged: number; unjudged: number; cut: number },
): { row: Example; fault: Fault | null } {
  if (judgement.kind === 'unjudged') {
    counts.unjudged++
    return { row: example, fault: unjudged === 'reject' ? { reason: 'unjudged', detail: `${judgement.why}: ${judgement.detail}` } : null }
  }
  counts.judged++
  if (judgement.isCut) counts.cut++
  const { scores, reason } = judgement
  const named = Object.fromEntries(Object.entries(scores).map(([criterion, score]) => [`judge/${rubric}/${criterion}`, score]))
  const low = Object.entries(minimum).flatMap(([criterion, least]) => {
    const score = scores[criterion] ?? 0 // `checkJudge` has seen that there is one
    return score < least ? [`${criterion} is ${score}, and ${least} is asked for`] : []
  })
  const row = { ...example, quality: { ...example.quality, ...named } }
  return { row, fault: low.length > 0 ? { reason: 'low-judge-score', detail: `${low.join('; ')} (${rubric}): ${reason.slice(0, 500)}` } : null }
}

/** By the row's name, so that the same rows are drawn whatever stands beside them. */
const isDrawn = ({ id }: Example, share: number): boolean => Number.parseInt(sha256(`judge ${id}`).slice(0, 8), 16) / 2 ** 32 < share

function explained(error: unknown, judged: number): unknown {
  if (!(error instanceof LlmError)) return error
  return new StageError(
    `the judge stopped after ${judged} rows: ${error.message}. The answers so far are kept: run the step again, and it goes on from there`,
    { cause: error },
  )
}
