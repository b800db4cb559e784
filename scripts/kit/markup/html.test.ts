import { expect, it } from 'vitest'
import { html } from './html.ts'

it('escapes every value, in text and in attributes', () => {
  expect(html`<p title="${'"><script>'}">${`a < b & 'c'`}</p>`.html).toBe('<p title="&quot;&gt;&lt;script&gt;">a &lt; b &amp; &#39;c&#39;</p>')
})

it('takes its own results as they are, also in lists, and null for nothing', () => {
  expect(html`<ul>${['<a>', 2].map((item) => html`<li>${item}</li>`)}${null}</ul>`.html).toBe('<ul><li>&lt;a&gt;</li><li>2</li></ul>')
})

it('shows control characters, which HTML may not hold, as pictures', () => {
  expect(html`${'\u001b[31mred\u0000\n'}`.html).toBe('␛[31mred␀\n')
})
