/** Light and dark by the reader's own setting; a picture that is only linked to a page has it as well. Colours that the colour-blind tell apart, and marks beside. */
export const STYLE = `
:root { --paper: #ffffff; --ink: #1c2024; --soft: #5b636b; --line: #e3e4e0;
 --c0: #0b62c4; --c1: #c4501b; --c2: #1a7f4b; --c3: #9a3fb0; --c4: #8a6100; --c5: #0f7f8c; --c6: #b42348; --c7: #59616b }
@media (prefers-color-scheme: dark) { :root { --paper: #15181b; --ink: #e6e8ea; --soft: #a2abb3; --line: #31373d;
 --c0: #6cb0ff; --c1: #f59a62; --c2: #5cc78a; --c3: #d79be8; --c4: #e3b341; --c5: #58c5d1; --c6: #ff8a9d; --c7: #a5adb6 } }
.paper { fill: var(--paper) }
text { fill: var(--ink); font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif }
.title { font-size: 16px; font-weight: 600 }
.soft { fill: var(--soft); font-size: 12px }
.grid { stroke: var(--line) }
.axis { stroke: var(--soft) }
.line { fill: none; stroke-width: 1.8; stroke-linejoin: round; opacity: .75 }
.mark { stroke: var(--paper); stroke-width: 1 }
${Array.from({ length: 8 }, (_, n) => `.s${n} { fill: var(--c${n}) } .line.s${n} { fill: none; stroke: var(--c${n}) }`).join('\n')}
`
