/** `du -xh -d 1 FOLDER | sort -rh`: sizes in MiB, the whole last in the tree and first in the list. */
export function duTree(folder: string, parts: readonly (readonly [name: string, mib: number])[]): string {
  const whole = parts.reduce((sum, [, mib]) => sum + mib, 0)
  return [[folder, whole] as const, ...parts.map(([name, mib]) => [`${folder}/${name}`, mib] as const).toSorted(([, a], [, b]) => b - a)]
    .map(([path, mib]) => `${humanSize(mib)}\t${path}`)
    .join('\n')
}

/** A size in MiB as `du -h` rounds it: up, with one digit below ten. */
export function humanSize(mib: number): string {
  const up = (value: number) => (value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : String(Math.ceil(value)))
  return mib >= 1024 ? `${up(mib / 1024)}G` : `${up(mib)}M`
}

/** `df -h MOUNT` of a file system in GiB. */
export function dfLine({ device, mount, sizeGb, usedGb }: { device: string; mount: string; sizeGb: number; usedGb: number }): string {
  const cells = [
    `${sizeGb}G`,
    humanSize(usedGb * 1024),
    humanSize(Math.max(0, sizeGb - usedGb) * 1024),
    `${Math.min(100, Math.ceil((100 * usedGb) / sizeGb))}%`,
  ]
  const width = Math.max(10, device.length)
  return [
    `${'Filesystem'.padEnd(width)}  Size  Used Avail Use% Mounted on`,
    `${device.padEnd(width)} ${cells.map((cell, place) => cell.padStart(place === 3 ? 4 : 5)).join(' ')} ${mount}`,
  ].join('\n')
}

/** `df -i MOUNT`. */
export function dfInodes({ device, mount, all, used }: { device: string; mount: string; all: number; used: number }): string {
  const width = Math.max(10, device.length)
  const cells = [String(all), String(used), String(all - used), `${Math.ceil((100 * used) / all)}%`]
  return [
    `${'Filesystem'.padEnd(width)}   Inodes    IUsed    IFree IUse% Mounted on`,
    `${device.padEnd(width)} ${cells.map((cell, place) => cell.padStart(place === 3 ? 5 : 8)).join(' ')} ${mount}`,
  ].join('\n')
}

/** `lvextend -L +NG`, then what `resize2fs` says. */
export function lvExtended(volume: string, fromGb: number, toGb: number): string {
  const size = (gb: number) => `${gb}.00 GiB (${gb * 256} extents)`
  return `  Size of logical volume ${volume} changed from ${size(fromGb)} to ${size(toGb)}.\n  Logical volume ${volume} successfully resized.`
}

export function resized(device: string, mount: string, fromGb: number, toGb: number): string {
  return [
    'resize2fs 1.47.0 (5-Feb-2023)',
    `Filesystem at ${device} is mounted on ${mount}; on-line resizing required`,
    `old_desc_blocks = ${Math.ceil(fromGb / 8)}, new_desc_blocks = ${Math.ceil(toGb / 8)}`,
    `The filesystem on ${device} is now ${toGb * 262_144} (4k) blocks long.`,
  ].join('\n')
}
