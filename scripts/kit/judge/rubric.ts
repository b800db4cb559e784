/** What one score is given for. Anchors say what a score means; those between two are for what lies between. */
export interface Criterion {
  asks: string
  anchors: Readonly<Partial<Record<1 | 2 | 3 | 4 | 5, string>>>
}

/**
 * By what rows are judged. Its name ends in its version: scores of different texts cannot be compared, so a text that is in use is never edited, a new one
 * gets a file and a name of its own. One criterion is `overall`.
 */
export interface Rubric {
  name: string
  aim: string
  notes: readonly string[]
  criteria: Readonly<Record<string, Criterion>>
}

/** As the judge reads it. */
export function textOfRubric({ name, aim, notes, criteria }: Rubric): string {
  const anchorLines = ({ anchors }: Criterion) =>
    Object.entries(anchors)
      .sort(([a], [b]) => Number(b) - Number(a))
      .map(([score, meaning]) => `- ${score}: ${meaning}`)
  return [
    `# Rubric ${name}`,
    aim,
    ...notes.map((note) => `- ${note}`),
    ...Object.entries(criteria).flatMap(([criterion, given]) => [`\n## ${criterion}`, given.asks, ...anchorLines(given)]),
  ].join('\n')
}
