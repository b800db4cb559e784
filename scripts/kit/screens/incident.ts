import type { Incident } from '#kit/fleet'
import { df, free, inodes } from './host.ts'

/** The look that shows the cause of an incident: its command, what it prints now, and what it prints once it is mended. */
export function lookOf({ look, machine, mended }: Incident): { command: string; broken: string; mended: string } {
  if (look.kind === 'text') return look
  const screen = { 'df -h': df, 'df -i': inodes, 'free -m': free }[look.command]
  return { command: look.command, broken: screen(machine), mended: screen(mended) }
}
