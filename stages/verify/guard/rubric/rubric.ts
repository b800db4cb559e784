/** By what trajectories are reviewed. Its name ends in its version: a text that is in use is never edited, a new one gets a file and a name of its own. */
export interface Rubric {
  name: string
  text: string
}
