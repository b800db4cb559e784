import type { Refusal } from '../trajectories/run.ts'

/** `FILE: steps 3 to 7 of main: why`. */
export function describeRefusal({ file, source, steps, reason }: Refusal): string {
  const place = steps ? `steps ${steps[0]} to ${steps[1]} of ${source}: ` : ''
  return reason.startsWith(`${file} `) ? reason : `${file}: ${place}${reason}`
}
