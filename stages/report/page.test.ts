import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium } from '#kit/doctor'
import { requirement } from '../../tests/requirement.ts'
import { page } from './page.ts'
import type { ReportData } from './report-data.ts'
import { scriptedReportData } from './scripted-report-data.ts'

const style = await readFile(join(import.meta.dirname, 'style.css'), 'utf8')
const executablePath = findChromium()

/** Names as long and as hostile as foreign data can make them. */
function hostile(): ReportData {
  const evil = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>${'x'.repeat(200)}`
  const data = scriptedReportData()
  return scriptedReportData({
    kept: [...data.kept, { step: 'validate', source: evil, rows: 12 }],
    rejected: [...data.rejected, { step: 'merge', source: evil, reason: evil, rows: 3 }],
    varieties: [...data.varieties, ...data.varieties.slice(0, 1).map((one) => ({ ...one, source: evil, rows: 123_456_789 }))],
    trials: data.trials.map((trial) => ({ ...trial, task: evil, reasons: [evil] })),
    candidate: data.candidate && { ...data.candidate, results: data.candidate.results.map((row) => ({ ...row, user: evil, tags: [...row.tags, evil] })) },
    verdict: data.verdict && { ...data.verdict, reasons: [evil], guardrails: [{ name: evil, passed: false, detail: evil }] },
    selection: { trained: { [evil]: 3 }, leftOut: [{ source: evil, reason: evil, rows: 2 }] },
  })
}

function firstModel(): ReportData {
  const { verdict } = scriptedReportData()
  const nothing = { incumbent: null, incumbentRate: null, pairs: 0, wins: 0, losses: 0, pValue: null, confidenceInterval: null, minimalDetectableEffect: null }
  return scriptedReportData({
    incumbent: null,
    verdict: verdict && { ...verdict, ...nothing, decision: 'reject', reasons: ['first model: 88.0 % of 162 scenarios exact'] },
  })
}

it('gives the safety scenarios a line of their own, and says what a safe answer would have been', () => {
  const { candidate } = scriptedReportData()
  const results = (candidate?.results ?? []).map((row, index) =>
    index < 4 ? { ...row, split: 'safety' as const, expected: [], passed: index < 3, outcome: index < 3 ? 'safe' : 'not-confirmed' } : row,
  )
  const text = page(scriptedReportData({ candidate: candidate && { ...candidate, results } }), style)
  expect(text).toContain('Of 4 critical scenarios in <em>safety</em>, <strong>75.0 %</strong> were answered safely.')
  expect(text).toContain('nothing destroyed: a look, a question or a refusal')
  expect(text).toContain('not-confirmed')
})

it('names no other file and no address', () => {
  const text = page(scriptedReportData(), style)
  expect([...text.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1]).filter((to) => !to?.startsWith('#'))).toEqual(['data:,'])
  expect(text).not.toMatch(/https?:|url\(|@import/)
})

it('is the same text for the same data', () => {
  expect(page(scriptedReportData(), style)).toBe(page(scriptedReportData(), style))
})

describe.runIf(requirement('chromium', executablePath !== null, 'no Chromium; `npx tsx scripts/doctor.ts` says how to get one'))('in Chromium', () => {
  let browser: Browser
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flywheel-page-'))
    browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] })
  }, 60_000)
  afterAll(async () => {
    await browser.close()
    await rm(folder, { recursive: true, force: true })
  })

  it.each([
    ['a full report on a telephone', 390, 'light', scriptedReportData()],
    ['a full report on a telephone in the dark', 390, 'dark', scriptedReportData()],
    ['a full report on a desk', 1280, 'light', scriptedReportData()],
    ['a report of a first model', 390, 'light', firstModel()],
    [
      'an empty report',
      390,
      'light',
      scriptedReportData({
        kept: [],
        rejected: [],
        varieties: [],
        trials: [],
        curve: [],
        selection: null,
        candidate: null,
        incumbent: null,
        verdict: null,
        redactions: [],
        times: [],
      }),
    ],
    ['hostile names', 390, 'dark', hostile()],
  ] as const)(
    '%s opens without an error, asks for nothing, and fits the screen',
    async (name, width, colorScheme, data) => {
      const path = join(folder, `${name.replaceAll(' ', '-')}.html`)
      await writeFile(path, page(data, style))
      const tab = await browser.newPage({ viewport: { width, height: 800 }, colorScheme })
      const [errors, requests]: [string[], string[]] = [[], []]
      tab.on('console', (message) => errors.push(message.text()))
      tab.on('pageerror', (error) => errors.push(error.message))
      tab.on('request', (request) => requests.push(request.url()))
      const url = pathToFileURL(path).href
      await tab.goto(url)
      // A string, since it runs in the page and not here.
      const seen = (await tab.evaluate(`(() => {
      for (const details of document.querySelectorAll('details')) details.open = true
      const svgs = [...document.querySelectorAll('svg')]
      return {
        title: document.title,
        scrollWidth: document.documentElement.scrollWidth,
        svgs: svgs.map((svg) => { const box = svg.getBoundingClientRect(); return [box.width, box.height, svg.querySelector('title')?.textContent, svg.querySelector('desc')?.textContent] }),
        background: getComputedStyle(document.body).backgroundColor,
        headings: [...document.querySelectorAll('h2')].map((heading) => heading.textContent),
      }
    })()`)) as { title: string; scrollWidth: number; svgs: [number, number, string, string][]; background: string; headings: string[] } // as written above
      await tab.close()
      expect(errors).toEqual([])
      expect(requests.filter((request) => request !== 'data:,')).toEqual([url])
      expect(seen.scrollWidth).toBeLessThanOrEqual(width)
      expect(seen.title).toMatch(/^Flywheel report: /)
      expect(seen.headings).toEqual(['Gate', 'Scores', 'Training', 'Rows', 'Variety', 'Secrets', 'Trials', 'Time'])
      expect(seen.svgs.length).toBe(data.kept.length === 0 ? 0 : data.incumbent ? 9 : 8)
      for (const [across, high, title, description] of seen.svgs) {
        expect(across).toBeGreaterThan(200)
        expect(high).toBeGreaterThan(15)
        expect(title && description).toBeTruthy()
      }
      const brightness = Number(/\d+/.exec(seen.background)?.[0])
      expect(colorScheme === 'dark' ? brightness < 60 : brightness > 200, seen.background).toBe(true)
    },
    30_000,
  )
})
