import type { Act } from '#kit/conversations'
import { drawMoment, isoDay, type Random } from '#kit/fleet'

/** A domain, the day, and its serial number as people write it: the day and a count. */
export interface Zone {
  domain: string
  serial: string
  next: string
  /** Its file on the name server. */
  file: string
}

export function zoneOf(act: Act): Zone {
  const domain = `${act.stem()}.example`
  const day = isoDay(drawMoment(act.random)).replaceAll('-', '')
  const count = act.random.integer(1, 8)
  return { domain, serial: `${day}0${count}`, next: `${day}0${count + 1}`, file: `/etc/bind/zones/db.${domain}` }
}

export const publicAddress = (random: Random): string => `${random.pick(['192.0.2', '198.51.100', '203.0.113'])}.${random.integer(2, 250)}`
export const privateAddress = (random: Random): string => `10.${random.integer(0, 63)}.${random.integer(0, 255)}.${random.integer(4, 250)}`

/** `45 minutes`, `1 hour and 5 minutes`, `40 seconds`. */
export function span(seconds: number): string {
  if (seconds < 120) return `${seconds} seconds`
  const minutes = Math.round(seconds / 60)
  if (minutes < 120) return `${minutes} minutes`
  const hours = Math.floor(minutes / 60)
  return minutes % 60 === 0 ? `${hours} hours` : `${hours} hours and ${minutes % 60} minutes`
}
