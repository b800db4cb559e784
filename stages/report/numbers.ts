/** 12,345. Written out here, since the locale of the machine has no say in the page. */
export const count = (number: number): string => String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, ',')

export const rows = (number: number): string => `${count(number)} ${number === 1 ? 'row' : 'rows'}`

export const percent = (share: number | null): string => (share === null ? '–' : `${(share * 100).toFixed(1)} %`)

export const points = (difference: number): string => `${difference < 0 ? '−' : '+'}${Math.abs(difference * 100).toFixed(1)} points`

/** Three digits, as few zeros as may be: 0.0312, 1.25, 1,240. */
export function figure(value: number): string {
  if (Math.abs(value) >= 1000) return count(value)
  return String(Number(value.toPrecision(3)))
}

export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** The first twelve digits of a digest. */
export const shortDigest = (digest: string): string => digest.replace(/^sha256:/, '').slice(0, 12)
