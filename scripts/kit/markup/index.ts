/** Text of others in HTML and SVG. */
export { escapeText, type Html, html, type Part, trusted } from './html.ts'
