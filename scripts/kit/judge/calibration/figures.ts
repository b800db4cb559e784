import { writeFile } from 'node:fs/promises'
import { z } from 'zod'
import type { JudgeSettings } from '../judge-params.ts'
import type { Calibration } from './calibrate.ts'
import kept from './figures.json' with { type: 'json' }

/** What a judge came to against the labelled set. */
export const Figure = z.strictObject({
  rubric: z.string(),
  /** Provider and model. */
  judge: z.string(),
  rows: z.int(),
  agreement: z.number(),
  kappa: z.number().nullable(),
})
export type Figure = z.infer<typeof Figure>

export const judgeName = ({ provider, model }: Pick<JudgeSettings['llm'], 'provider' | 'model'>): string => `${provider}/${model}`

/** For the log of a step that uses this judge. */
export function figureOf({ llm, rubric }: Pick<JudgeSettings, 'llm' | 'rubric'>): Record<string, string | number | null> {
  const figure = z
    .array(Figure)
    .parse(kept)
    .find((one) => one.rubric === rubric && one.judge === judgeName(llm))
  if (!figure) return { calibration: 'none yet; run: npx tsx scripts/calibrate-judge.ts --keep' }
  return { calibratedOn: figure.rows, agreement: figure.agreement, kappa: figure.kappa }
}

/** Rounded to what the number of rows can tell. */
export function figureFrom({ rows, unjudged, agreement, kappa }: Calibration, { judge, rubric }: Pick<Figure, 'judge' | 'rubric'>): Figure {
  const short = (number: number) => Math.round(number * 1000) / 1000
  return { rubric, judge, rows: rows - unjudged.length, agreement: short(agreement), kappa: kappa === null ? null : short(kappa) }
}

/** Keeps it in the repository, in place of an earlier one of the same judge and rubric. */
export async function keepFigure(figure: Figure): Promise<void> {
  const others = z
    .array(Figure)
    .parse(kept)
    .filter((one) => one.judge !== figure.judge || one.rubric !== figure.rubric)
  const sorted = [...others, figure].sort((a, b) => `${a.rubric} ${a.judge}`.localeCompare(`${b.rubric} ${b.judge}`, 'en'))
  await writeFile(new URL('./figures.json', import.meta.url), `${JSON.stringify(sorted, null, 2)}\n`)
}
