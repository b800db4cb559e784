import { type Starting, startPython } from './start-python.ts'

/** Runs a module of the trainer to its end; each line of JSON on its standard output is an event. Aborted, it is asked to stop and this rejects with the signal's reason. */
export const runPython = (starting: Starting): Promise<void> => startPython(starting).ended
