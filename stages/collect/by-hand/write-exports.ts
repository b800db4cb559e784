import type { HandResult } from './collect-by-hand.ts'
import type { CollectConfig } from './collect-config.ts'
import { outputPaths } from './output-paths.ts'
import { type ExportResult, SOLVED } from './summarize.ts'
import type { Verdict } from './verdict.ts'

/** Who makes a file of trajectories. `isRows`: what it makes is to be learnt from. */
export interface Exporter {
  isRows(format: string): boolean
  exportTo(given: { format: string; files: readonly string[]; output: string; refusedTo: string }): Promise<{ lines: number; refused: number }>
}

/** Every format of the collected trajectories; rows to learn from are made of solved tasks alone. A run that was stopped leaves the exports of the one before. */
export async function writeExports(config: CollectConfig, { verdicts, wasStopped }: HandResult, exporter: Exporter): Promise<Record<string, ExportResult>> {
  const paths = outputPaths(config.output_dir)
  const results: Record<string, ExportResult> = {}
  if (wasStopped) return results
  for (const format of new Set(config.exporter.formats)) {
    const isTaken = ({ reward }: Verdict) => !exporter.isRows(format) || (reward !== null && reward >= SOLVED)
    const files = verdicts.filter(isTaken).map(({ trial }) => paths.trial(trial).trajectory)
    const counts = await exporter.exportTo({ format, files, output: paths.export(format), refusedTo: paths.refused(format) })
    results[format] = { ...counts, leftOut: verdicts.filter((verdict) => !isTaken(verdict)).map(({ trial }) => trial) }
  }
  return results
}
