import { isoSeconds, syslogTime } from '#kit/fleet'

/** How a clock stands: its daemon, what it follows, and by how much it is off. `source` null: it follows nothing. */
export interface ClockState {
  now: Date
  source: string | null
  stratum: number
  /** Seconds that the clock is behind (below 0) or ahead of the time of its source. */
  offsetSeconds: number
}

/** `chronyc tracking`. */
export function chronyTracking({ now, source, stratum, offsetSeconds }: ClockState): string {
  const hex =
    source === null
      ? '00000000'
      : source
          .split('.')
          .map((part) => Number(part).toString(16).padStart(2, '0'))
          .join('')
          .toUpperCase()
  const day = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][now.getUTCDay()]
  const at = source === null ? 'Thu Jan 01 00:00:00 1970' : `${day} ${syslogTime(now, '0')} ${now.getUTCFullYear()}`
  const way = (value: number) => (value < 0 ? 'slow' : 'fast')
  return [
    `Reference ID    : ${hex} (${source ?? ''})`,
    `Stratum         : ${source === null ? 0 : stratum}`,
    `Ref time (UTC)  : ${at}`,
    `System time     : ${Math.abs(offsetSeconds).toFixed(9)} seconds ${way(offsetSeconds)} of NTP time`,
    `Last offset     : ${offsetSeconds < 0 ? '' : '+'}${(offsetSeconds / 3).toFixed(9)} seconds`,
    'RMS offset      : 0.000041208 seconds',
    'Frequency       : 14.207 ppm slow',
    'Skew            : 0.061 ppm',
    `Leap status     : ${source === null ? 'Not synchronised' : 'Normal'}`,
  ].join('\n')
}

/** `chronyc sources`. Reach 0: no answer to the last eight questions. */
export function chronySources(sources: readonly { address: string; chosen: boolean; reach: 0 | 377; stratum: number }[]): string {
  const lines = sources.map(({ address, chosen, reach, stratum }) => {
    const mark = reach === 0 ? '^?' : chosen ? '^*' : '^+'
    const sample = reach === 0 ? '    -     +0ns[   +0ns] +/-    0ns' : `   34    -12us[  -18us] +/- 1204us`
    return `${mark} ${address.padEnd(30)}${reach === 0 ? 0 : stratum}   6  ${String(reach).padStart(4)} ${sample}`
  })
  return ['MS Name/IP address         Stratum Poll Reach LastRx Last sample', '='.repeat(79), ...lines].join('\n')
}

/** `timedatectl`. `offsetHours`: of the local time from UTC. */
export function timedatectl(given: {
  now: Date
  zone: string
  abbreviation: string
  offsetHours: number
  synchronized: boolean
  service: 'active' | 'inactive'
}): string {
  const { now, zone, abbreviation, offsetHours, synchronized, service } = given
  const shown = (moment: Date) => `${['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][moment.getUTCDay()]} ${isoSeconds(moment)}`
  const offset = `${offsetHours < 0 ? '-' : '+'}${String(Math.abs(offsetHours)).padStart(2, '0')}00`
  return [
    `               Local time: ${shown(new Date(now.getTime() + offsetHours * 3_600_000))} ${abbreviation}`,
    `           Universal time: ${shown(now)} UTC`,
    `                 RTC time: ${shown(now)}`,
    `                Time zone: ${zone} (${abbreviation}, ${offset})`,
    `System clock synchronized: ${synchronized ? 'yes' : 'no'}`,
    `              NTP service: ${service}`,
    '          RTC in local TZ: no',
  ].join('\n')
}
