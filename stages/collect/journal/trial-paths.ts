import { join } from 'node:path'

const making = 'making-'
const beside = '.next'
const tryName = /^try-(\d+)$/

/** Where things lie in the folder that trials are kept in. */
export function trialPaths(folder: string) {
  const runs = join(folder, 'runs')
  const trials = join(folder, 'trials')
  return {
    /** Bytes of kept files, shared by all trials. */
    contents: join(folder, 'contents'),
    runs,
    /** Whose tries are whose: a process that runs trials has a file here, younger than half a minute. */
    run: (run: string) => join(runs, `${run}.json`),
    trials,
    trial: (key: string) => join(trials, key),
    try: (key: string, number: number) => tryPaths(join(trials, key, `try-${number}`)),
    /** A try that is being laid out by a run, and is none yet. */
    making: (key: string, run: string) => tryPaths(join(trials, key, `${making}${run}`)),
  }
}
export type TrialPaths = ReturnType<typeof trialPaths>

function tryPaths(folder: string) {
  return {
    folder,
    /** What is tried, by which run, since when. */
    started: join(folder, 'started.json'),
    /** Phases as they are reached, a line each. */
    phases: join(folder, 'phases.jsonl'),
    /** The trajectory as it grows, a line a step. */
    steps: join(folder, 'steps.jsonl'),
    /** What an image's build said. */
    buildLog: join(folder, 'build.log'),
    /** What was tried to be reached and refused, a line each. */
    networkLog: join(folder, 'network.log'),
    /** What it came to, written last and whole. */
    result: join(folder, 'result.json'),
  }
}
export type TryPaths = ReturnType<typeof tryPaths>

/** The number of a try by the name of its folder; null for what else lies there. */
export const tryNumber = (name: string): number | null => {
  const number = tryName.exec(name)?.[1]
  return number === undefined ? null : Number(number)
}

/** The run that lays out a try in a folder of this name; null for what else lies there. */
export const makerOf = (name: string): string | null => (name.startsWith(making) ? name.slice(making.length) : null)

/** What is written beside its place, to be moved there whole. */
export const besideName = (path: string): string => `${path}.${crypto.randomUUID()}${beside}`
export const isBeside = (name: string): boolean => name.endsWith(beside)
