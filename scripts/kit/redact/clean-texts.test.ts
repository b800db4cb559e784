import { expect, it } from 'vitest'
import { cleanTexts } from './clean-texts.ts'
import { createRedactor } from './redact-secrets.ts'

it('texts are remembered up to a number and a length', () => {
  const texts = cleanTexts()
  for (const text of ['short', 'x'.repeat(5000)]) texts.add(text)
  expect([texts.has('short'), texts.has('x'.repeat(5000))]).toEqual([true, false])
  for (let index = 0; index < 5000; index++) texts.add(`text ${index}`)
  expect([texts.has('short'), texts.has('text 4999')]).toEqual([false, true])
})

it('a secret is found each time, whatever was said around it before', () => {
  const redactor = createRedactor()
  const secret = `${'gh'}p_A1aB2cD3eF4gH5iJ6kL7mN8oP9qR0sT1uV2w`
  const row = { system: 'You are AJ.', user: `take ${secret}`, again: secret }
  for (let time = 0; time < 3; time++) expect(redactor.redact(row).found).toHaveLength(2)
  expect(redactor.redact({ password: 'You are AJ.', text: 'You are AJ.' }).found).toEqual([])
  expect(redactor.redact({ text: 'kX9#vLq2pT' }).found).toEqual([])
  expect(redactor.redact({ password: 'kX9#vLq2pT' }).found).toHaveLength(1)
})
