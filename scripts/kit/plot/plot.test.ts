import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { requirement } from '../../../tests/requirement.ts'
import { chooseKind, drawPlot, type Plot, sparkline } from './index.ts'
import { logTicks, niceTicks, tickText } from './nice-ticks.ts'
import { makeScale } from './scale.ts'
import { timeTicks } from './time-ticks.ts'

const evil = `<img src=x onerror="document.title='owned'">${'x'.repeat(200)}`
const point = (x: number | string, y: number) => ({ x, y, text: `${x}: ${y}` })
const plot = (over: Partial<Plot> = {}): Plot => ({
  title: 'train: loss over seed',
  description: 'four runs',
  x: { name: 'seed', kind: 'linear' },
  y: { name: 'loss', kind: 'linear' },
  series: [
    { name: 'embedded', points: [point(1, 0.5), point(1, 0.7), point(2, 0.4)] },
    { name: 'full', points: [point(2, 0.9)] },
  ],
  ...over,
})

describe('ticks', () => {
  it.each([
    [0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [0.2034, 0.9959, [0.2, 0.4, 0.6, 0.8, 1]],
    [-3, 4, [-4, -2, 0, 2, 4]],
    [180_000, 260_000, [180_000, 200_000, 220_000, 240_000, 260_000]],
    [1e-7, 3e-7, [1e-7, 1.5e-7, 2e-7, 2.5e-7, 3e-7]],
  ])('from %d to %d are round numbers that span it', (low, high, ticks) => {
    expect(niceTicks(low, high, 5)).toEqual(ticks)
  })

  it('of a logarithmic axis are powers of ten, with some between where they are few', () => {
    expect(logTicks(1e-5, 0.05)).toEqual([1e-5, 1e-4, 0.001, 0.01, 0.1])
    expect(logTicks(2, 80)).toEqual([1, 3, 10, 30, 100])
    expect(logTicks(3, 8)).toEqual([2, 5, 10])
  })

  it('of a time axis are even moments that are told apart by what changes', () => {
    const at = (iso: string) => Date.parse(`2026-11-${iso}Z`)
    const texts = (from: string, to: string) => timeTicks(at(from), at(to), 5).map(({ text }) => text)
    expect(texts('21T07:50:10', '21T07:50:50')).toEqual(['07:50:00', '07:50:15', '07:50:30', '07:50:45', '07:51:00'])
    expect(texts('20T21:00:00', '21T04:00:00')).toEqual(['21:00', '11-21', '03:00', '06:00'])
    expect(texts('01T00:00:00', '03T12:00:00')).toEqual(['11-01', '12:00', '11-02', '12:00', '11-03', '12:00'])
    expect(texts('01T00:00:00', '09T00:00:00')).toEqual(['2026-11-01', '2026-11-03', '2026-11-05', '2026-11-07', '2026-11-09'])
  })

  it('are written as short as tells them apart', () => {
    expect([0, 0.005, 1e-7, 12_000, 1234.5, 3e9].map(tickText)).toEqual(['0', '0.005', '1e-7', '12,000', '1,234.5', '3e9'])
  })
})

describe('a scale', () => {
  it('is of orders of magnitude where values span them, of categories where one is no number', () => {
    expect([chooseKind([0.1, 0.2]), chooseKind([1e-5, 0.01]), chooseKind([0, 1000]), chooseKind([1, 'muon'])]).toEqual(['linear', 'log', 'linear', 'category'])
  })

  it.each([
    ['linear', [3], 0.5],
    ['log', [3], 0.5],
    ['time', [Date.parse('2026-11-21T00:00:30Z')], 0.5],
    ['category', ['a'], 0.5],
  ] as const)('%s puts a single value inside its ends', (kind, values, place) => {
    expect(Math.abs(makeScale([...values], kind).place(values[0]) - place)).toBeLessThan(0.3)
  })

  it('holds every value between its ends', () => {
    for (const kind of ['linear', 'log', 'time'] as const) {
      for (const values of [
        [0.001, 7, 13],
        [5, 5.001],
        [99, 101, 1e6],
      ]) {
        for (const value of values) {
          const place = makeScale(values, kind).place(value)
          expect(place).toBeGreaterThanOrEqual(0)
          expect(place).toBeLessThanOrEqual(1)
        }
      }
    }
  })
})

describe('drawPlot', () => {
  it('draws a mark for each point and a line through the mean at each x', () => {
    const svg = drawPlot(plot())
    expect(svg.match(/<title>\d: /g)).toHaveLength(4)
    expect(svg.match(/<path class="line /g)).toHaveLength(1)
    expect(svg).toContain('>embedded</text>')
  })

  it('escapes names and asks for nothing from elsewhere', () => {
    const svg = drawPlot(plot({ title: evil, series: [{ name: evil, points: [{ x: evil, y: 1, text: evil }] }], x: { name: evil, kind: 'category' } }))
    expect(svg).not.toContain('<img')
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\(|@import|href/)
  })

  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path))
  it.runIf(requirement('chromium', executablePath !== undefined, 'no Chromium in /usr/bin; apt-get install chromium'))(
    'opens in Chromium, light and dark, with every letter inside the picture',
    { timeout: 60_000 },
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'flywheel-plot-'))
      const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] })
      try {
        const many = Array.from({ length: 12 }, (_, n) => ({
          name: `series ${n} ${'y'.repeat(n * 3)}`,
          points: [point(Date.parse('2026-11-18') + n * 40_000_000, n / 3)],
        }))
        const plots = [
          plot(),
          plot({ series: many, x: { name: 'time', kind: 'time' } }),
          plot({
            series: [{ name: 'one', points: [point(evil, 1), point('b', 2)] }],
            title: evil,
            x: { name: evil, kind: 'category' },
            y: { name: evil, kind: 'linear' },
          }),
        ]
        for (const [index, one] of plots.entries()) {
          const path = join(folder, `${index}.svg`)
          await writeFile(path, drawPlot(one))
          for (const colorScheme of ['light', 'dark'] as const) {
            const tab = await browser.newPage({ viewport: { width: 760, height: 600 }, colorScheme })
            await tab.goto(pathToFileURL(path).href)
            const seen = (await tab.evaluate(`(() => {
              const edge = document.documentElement.getBoundingClientRect()
              const outside = [...document.querySelectorAll('text, .mark')].filter((one) => {
                const box = one.getBoundingClientRect()
                return box.left < edge.left || box.right > edge.right || box.top < edge.top || box.bottom > edge.bottom
              })
              return { name: document.documentElement.localName, outside: outside.map((one) => one.textContent), paper: getComputedStyle(document.querySelector('.paper')).fill }
            })()`)) as { name: string; outside: string[]; paper: string } // as written above
            await tab.close()
            expect([seen.name, seen.outside]).toEqual(['svg', []])
            expect(Number(/\d+/.exec(seen.paper)?.[0]) < 60).toBe(colorScheme === 'dark')
          }
        }
      } finally {
        await browser.close()
        await rm(folder, { recursive: true, force: true })
      }
    },
  )
})

it('a sparkline is one bar for each value', () => {
  expect([sparkline([0, 1, 2, 7]), sparkline([3, 3])]).toEqual(['▁▂▃█', '▄▄'])
})
