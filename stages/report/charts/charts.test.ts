import { describe, expect, it } from 'vitest'
import { barChart } from './bar-chart.ts'
import { intervalChart } from './interval-chart.ts'
import { lineChart, thin } from './line-chart.ts'

const widths = (svg: string, colour: string) =>
  [...svg.matchAll(new RegExp(`<rect class="${colour}" x="([\\d.]+)" y="[\\d.]+" width="([\\d.]+)" height="(?:7|10)"`, 'g'))].map((match) => [
    Number(match[1]),
    Number(match[2]),
  ])

describe('barChart', () => {
  const chart = { id: 'rows', title: 'Rows', description: 'two sources' }

  it('draws lengths in proportion to the largest value', () => {
    const svg = barChart({
      ...chart,
      series: [{ name: 'kept', colour: 'candidate' }],
      rows: [
        { label: 'a', text: '10', values: [10] },
        { label: 'b', text: '5', values: [5] },
        { label: 'c', text: '0', values: [0] },
      ],
    }).html
    expect(widths(svg, 'candidate')).toEqual([
      [0, 360],
      [0, 180],
    ])
  })

  it('stacks pieces one after the other', () => {
    const svg = barChart({
      ...chart,
      shape: 'stacked',
      series: [
        { name: 'kept', colour: 'candidate' },
        { name: 'rejected', colour: 'rejected' },
      ],
      rows: [{ label: 'a', text: '3 + 1', values: [3, 1] }],
    }).html
    expect(widths(svg, 'candidate').at(-1)).toEqual([0, 270])
    expect(widths(svg, 'rejected').at(-1)).toEqual([270, 90])
  })

  it('cuts labels that would run into the value, and keeps them whole for who asks', () => {
    const label = 'a-very-long-source-name-that-does-not-fit-beside-its-value'
    const svg = barChart({ ...chart, series: [{ name: 'kept', colour: 'candidate' }], rows: [{ label, text: '12,345 rows', values: [1] }] }).html
    expect(svg).toContain(`<title>${label}: 12,345 rows</title>`)
    expect(svg).toMatch(/>a-very-long-source-name-[a-z-]*…<\/text>/)
  })

  it('says what it shows, and escapes what it is given', () => {
    const svg = barChart({ ...chart, title: '<script>', series: [{ name: 'kept', colour: 'candidate' }], rows: [] }).html
    expect(svg).toContain('role="img"')
    expect(svg).toContain('aria-labelledby="rows-title rows-description"')
    expect(svg).toContain('<desc id="rows-description">two sources</desc>')
    expect(svg).not.toContain('<script>')
  })
})

describe('lineChart', () => {
  const chart = { id: 'loss', title: 'Loss', description: 'falls', xName: 'step', yName: 'loss', colour: 'candidate' }
  const path = (svg: string) => /class="line candidate" d="([^"]*)"/.exec(svg)?.[1]

  it('spans the plot from the first point to the last', () => {
    const points = [
      { x: 0, y: 1 },
      { x: 50, y: 0.5 },
      { x: 100, y: 0 },
    ]
    expect(path(lineChart({ ...chart, points }).html)).toBe('M44.0 22.0L198.0 89.0L352.0 156.0')
  })

  it('on a logarithmic scale puts a tenth as far below one as a hundredth below a tenth', () => {
    const points = [1, 0.1, 0.01].map((y, x) => ({ x, y }))
    expect(path(lineChart({ ...chart, points, scale: 'log' }).html)).toBe('M44.0 22.0L198.0 89.0L352.0 156.0')
  })

  it.each([
    ['no point', []],
    ['one point', [{ x: 5, y: 0.2 }]],
    ['one value', [1, 2, 3].map((x) => ({ x, y: 0 }))],
    ['values that are none', [{ x: 1, y: Number.NaN }]],
  ])('draws no impossible number from %s', (_, points) => {
    for (const scale of ['linear', 'log'] as const) expect(lineChart({ ...chart, points, scale }).html).not.toMatch(/NaN|Infinity/)
  })

  it('thins a long series and keeps both ends', () => {
    const thinned = thin(Array.from({ length: 10_000 }, (_, index) => index))
    expect([thinned.length, thinned[0], thinned.at(-1)]).toEqual([300, 0, 9999])
  })
})

it('intervalChart keeps everything within the picture', () => {
  const svg = intervalChart({
    id: 'gain',
    title: 'Gain',
    description: 'of the candidate',
    estimate: -0.4,
    interval: [-0.9, 0.1],
    marks: [{ value: 0.3, name: 'detectable from' }],
  }).html
  const places = [...svg.matchAll(/ (?:x1|x2|cx)="([^"]+)"/g)].map((match) => Number(match[1]))
  expect(Math.min(...places)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...places)).toBeLessThanOrEqual(360)
  expect(svg).toContain('−40.0')
})
