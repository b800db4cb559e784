import type { Act, Output } from '#kit/conversations'
import { words } from '#kit/fleet'

/** A small file somewhere: here, or on a host. */
export interface TextFile {
  path: string
  lines: readonly string[]
  /** `/srv/karvex/orders.csv`, or `/srv/karvex/orders.csv on webprod01`. */
  where: string
  run(command: string, output: Output): void
  cat(): void
}

export function textFile(act: Act, extension: string, lines: readonly string[]): TextFile {
  const path = `${act.draw('folder')}/${act.random.pick(words)}.${extension}`
  const host = act.random.chance(0.5) ? act.draw('host') : null
  const run = (command: string, output: Output) => (host === null ? act.talk.bash(command, output) : act.talk.remote(host, command, output))
  return { path, lines, where: host === null ? path : `${path} on ${host}`, run, cat: () => run(`cat ${path}`, lines.join('\n')) }
}

/** As many items as asked for, no two alike. */
export function distinct<T>(count: number, draw: () => T): T[] {
  const items = new Set<T>()
  while (items.size < count) items.add(draw())
  return [...items]
}

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`
