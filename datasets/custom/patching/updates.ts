import type { Random } from '#kit/fleet'

/** One pending update of a host. */
export interface Update {
  name: string
  old: string
  fresh: string
  isSecurity: boolean
  /** After it a reboot is due. */
  isKernel: boolean
}

const security = [
  ['openssl', '3.0.15-1~deb12u1', '3.0.17-1~deb12u2'],
  ['libssl3', '3.0.15-1~deb12u1', '3.0.17-1~deb12u2'],
  ['sudo', '1.9.13p3-1+deb12u1', '1.9.13p3-1+deb12u2'],
  ['openssh-server', '1:9.2p1-2+deb12u5', '1:9.2p1-2+deb12u6'],
  ['curl', '7.88.1-10+deb12u8', '7.88.1-10+deb12u12'],
  ['libxml2', '2.9.14+dfsg-1.3~deb12u1', '2.9.14+dfsg-1.3~deb12u2'],
  ['git', '1:2.39.5-0+deb12u1', '1:2.39.5-0+deb12u2'],
  ['libgnutls30', '3.7.9-2+deb12u3', '3.7.9-2+deb12u5'],
] as const
const ordinary = [
  ['tzdata', '2024b-0+deb12u1', '2025b-0+deb12u1'],
  ['base-files', '12.4+deb12u10', '12.4+deb12u11'],
  ['needrestart', '3.6-4+deb12u2', '3.6-4+deb12u3'],
  ['libcap2', '1:2.66-4', '1:2.66-4+deb12u1'],
  ['rsyslog', '8.2302.0-1', '8.2302.0-1+deb12u1'],
  ['nano', '7.2-1', '7.2-1+deb12u1'],
] as const

/** Some updates of security, some others, and now and then a kernel. */
export function drawUpdates(random: Random, kernel = random.chance(0.4)): readonly Update[] {
  const some = (items: readonly (readonly [string, string, string])[], most: number) => {
    const first = random.integer(0, items.length - 1)
    const count = random.integer(1, most)
    return items.filter((_, place) => (place - first + items.length) % items.length < count)
  }
  return [
    ...some(security, 4).map(([name, old, fresh]) => ({ name, old, fresh, isSecurity: true, isKernel: false })),
    ...(kernel ? [{ name: 'linux-image-amd64', old: '6.1.128-1', fresh: '6.1.140-1', isSecurity: true, isKernel: true }] : []),
    ...some(ordinary, 3).map(([name, old, fresh]) => ({ name, old, fresh, isSecurity: false, isKernel: false })),
  ].sort((one, two) => (one.name < two.name ? -1 : 1))
}

/** `apt list --upgradable`. */
export const aptUpgradable = (updates: readonly Update[]): string =>
  [
    'Listing...',
    ...updates.map(
      ({ name, old, fresh, isSecurity }) => `${name}/${isSecurity ? 'stable-security' : 'stable-updates'} ${fresh} amd64 [upgradable from: ${old}]`,
    ),
  ].join('\n')

/** What `apt-get install --only-upgrade -y` says in the end. */
export const aptUpgraded = (updates: readonly Update[], left: number): string =>
  [
    'The following packages will be upgraded:',
    `  ${updates.map(({ name }) => name).join(' ')}`,
    `${updates.length} upgraded, 0 newly installed, 0 to remove and ${left} not upgraded.`,
    ...updates.map(({ name, fresh }) => `Setting up ${name} (${fresh}) ...`),
  ].join('\n')

/** What is read of the file that asks for a reboot. */
export const rebootCommand = 'cat /var/run/reboot-required.pkgs 2>/dev/null || echo none'
export const rebootPackages = (updates: readonly Update[]): string => (updates.some(({ isKernel }) => isKernel) ? 'linux-image-6.1.0-37-amd64' : 'none')
