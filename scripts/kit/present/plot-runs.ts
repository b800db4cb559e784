import { chooseKind, drawPlot, type PlotSeries } from '#kit/plot'
import type { RunEntry } from '#kit/records'
import { presentTime } from './present-runs.ts'
import { presentNumber } from './print-table.ts'

export interface PlottedRuns {
  step: string
  metric: string
  /** As `STEP.param.path`; null is time. */
  param: string | null
  points: readonly { run: RunEntry; x: number | string; y: number; series: readonly string[] }[]
  /** Values in orders of magnitude; they must be above 0. */
  log: boolean
}

/** A metric of runs as an SVG, one series for each profile or value. */
export function plotRuns({ step, metric, param, points, log }: PlottedRuns): string {
  const names = [...new Set(points.flatMap((point) => point.series))]
  const over = param === null ? 'time' : param.replace(`${step}.`, '')
  const series = names.map((name): PlotSeries => {
    const own = points.filter((point) => point.series.includes(name))
    return {
      name,
      points: own.map(({ run, x, y }) => ({ x, y, text: describePoint(run, param === null ? null : `${over} ${x}`, `${metric} ${presentNumber(y)}`) })),
    }
  })
  const ys = points.map((point) => point.y)
  return drawPlot({
    title: `${step}: ${metric} over ${over}`,
    description: `${points.length} runs of step ${step}, ${metric} from ${presentNumber(Math.min(...ys))} to ${presentNumber(Math.max(...ys))}; series: ${names.join(', ')}.`,
    x: param === null ? { name: `start of the run (UTC${oneDay(points)})`, kind: 'time' } : { name: over, kind: chooseKind(points.map((point) => point.x)) },
    y: { name: log ? `${metric}, logarithmic` : metric, kind: log ? 'log' : 'linear' },
    series,
  })
}

const describePoint = (run: RunEntry, x: string | null, y: string): string =>
  [`${run.id} ${run.step} (${run.profile}), ${presentTime(run.startedAt)}`, ...(x === null ? [] : [x]), y].join('\n')

/** Where the axis tells the hour alone, its name tells the day. */
function oneDay(points: PlottedRuns['points']): string {
  const days = new Set(points.map(({ run }) => run.startedAt.slice(0, 10)))
  return days.size === 1 ? `, ${[...days][0]}` : ''
}
