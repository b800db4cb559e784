import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { EvaluationSummary, GateVerdict } from '#kit/records'
import { primary, readHistory } from '#kit/slots'
import { type Checkout, type Ended, makeCheckout } from './checkout.ts'
import { pythonReady } from './python-ready.ts'
import { requirement } from './requirement.ts'

const MINUTES = 60_000

/** One incumbent, trained once without the service generator, that candidates are measured against. */
describe.runIf(requirement('trainer', pythonReady(), 'the Python environment is not there; `npm test` makes it'))('the loop improves', () => {
  let checkout: Checkout
  let incumbent: string

  const setStep = (step: string, values: Record<string, unknown>) => {
    const path = join(checkout.path, 'pipeline.yaml')
    const document = parseDocument(readFileSync(path, 'utf8'))
    for (const [key, value] of Object.entries(values)) document.setIn(['steps', step, 'with', ...key.split('.')], value)
    writeFileSync(path, document.toString({ lineWidth: 0 }))
  }
  const promote = (): Promise<Ended> => checkout.run('npx nx run pipeline:promote --outputStyle=stream-without-prefixes')
  const output = (file: string) => JSON.parse(readFileSync(join(checkout.path, file), 'utf8'))
  const verdict = () => GateVerdict.parse(output('stages/gate/out/embedded/verdict.json'))
  const passed = (root: string, tag: string) => EvaluationSummary.parse(output(`${root}/out/embedded/summary.json`)).passed[tag]
  const serving = async () => (await primary(checkout.path))?.model

  beforeAll(async () => {
    checkout = await makeCheckout()
    renameSync(join(checkout.path, 'datasets/custom/services'), join(checkout.path, 'services'))
    setStep('generate', { rows: 1200 })
    setStep('gate', { floor: 0.3 })
    setStep('train', { 'recipe.stop': { threshold: 0.5, decaySteps: 250, maxSteps: 900 } })
    const first = await promote()
    if (first.code !== 0) throw new Error(first.output.slice(-4000))
    incumbent = (await serving()) ?? ''
  }, 25 * MINUTES)
  afterAll(() => rmSync(checkout.path, { recursive: true, force: true }))

  it('without the service generator the incumbent knows little of services', () => {
    expect(incumbent).toMatch(/^sha256:/)
    expect(verdict()).toMatchObject({ decision: 'promote', incumbent: null })
    const services = passed('stages/evaluate', 'services')
    expect((services?.passed ?? 0) / (services?.of ?? 1)).toBeLessThan(0.3)
  })

  it('with the service rows a LoRA candidate on it is promoted by the gate', { timeout: 25 * MINUTES }, async () => {
    renameSync(join(checkout.path, 'services'), join(checkout.path, 'datasets/custom/services'))
    setStep('train', {
      method: 'lora',
      base: incumbent,
      'recipe.optimizer': 'adamw',
      'recipe.learningRate': 0.003,
      'recipe.stop': { threshold: 0.97, decaySteps: 300, maxSteps: 500 },
    })
    const { code, output: said } = await promote()
    expect(code, said.slice(-4000)).toBe(0)
    const { decision, incumbent: against, wins, losses, pValue, reasons } = verdict()
    console.log(`LoRA candidate: ${decision}, ${wins} wins, ${losses} losses, p=${pValue}; ${reasons.join('; ')}`)
    expect({ decision, against }).toEqual({ decision: 'promote', against: incumbent })
    expect(wins).toBeGreaterThan(losses)
    expect(pValue).toBeLessThan(0.05)
    expect(await serving()).toBe(verdict().candidate)
    expect(existsSync(join(checkout.path, 'stages/train/out/embedded/model/adapter'))).toBe(true)
    const services = passed('stages/evaluate', 'services')
    expect((services?.passed ?? 0) / (services?.of ?? 1)).toBeGreaterThan(0.6)
  })

  it('after a rollback the incumbent serves again, and the candidate does not come back by itself', { timeout: 5 * MINUTES }, async () => {
    const rolledBack = await checkout.run('npx tsx scripts/rollback.ts --note "worse on call"')
    expect(rolledBack.code, rolledBack.output).toBe(0)
    expect(await serving()).toBe(incumbent)
    const again = await promote()
    expect(again.code, again.output).toBe(0)
    expect(again.output).toMatch(/rolled back/)
    expect(await serving()).toBe(incumbent)
    expect((await readHistory(checkout.path)).map((entry) => entry.kind)).toEqual(['promote', 'promote', 'rollback'])
  })

  it('a candidate made worse on purpose is blocked, and the run still ends well', { timeout: 25 * MINUTES }, async () => {
    setStep('train', { 'recipe.learningRate': 0.5, 'recipe.stop': { threshold: 1, decaySteps: 10, maxSteps: 40, checkEvery: 40 } })
    const { code, output: said } = await promote()
    expect(code, said.slice(-4000)).toBe(0)
    expect(verdict()).toMatchObject({ decision: 'reject', incumbent })
    expect(verdict().losses).toBeGreaterThan(verdict().wins)
    expect(await serving()).toBe(incumbent)
    expect(await readHistory(checkout.path)).toHaveLength(3)
  })
})
