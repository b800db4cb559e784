import { destruction, hasOption, isDryRun, operands, type Recognizer } from './destruction.ts'

/** Power: `shutdown -c` takes a shutdown back, and `-k` only warns. */
const shutdown: Recognizer = (words) => {
  if (hasOption(words, /[ck]/, '--help')) return []
  return [hasOption(words, /r/, '--reboot') ? destruction('shutdown -r', 'reboot', 'host') : destruction('shutdown', 'power-off', 'host')]
}
const off =
  (verb: string): Recognizer =>
  (words) =>
    words.includes('--help') ? [] : [destruction(verb, verb === 'reboot' ? 'reboot' : 'power-off', 'host')]

const runLevel: Recognizer = ([level]) =>
  level === '0' ? [destruction('init 0', 'power-off', 'host')] : level === '6' ? [destruction('init 6', 'reboot', 'host')] : []

export const systemPower: Recognizer = (words) => {
  if (isDryRun(words)) return []
  const [verb] = operands(words, ['-H', '--host', '-M', '--machine'])
  if (verb === 'reboot' || verb === 'kexec' || verb === 'soft-reboot') return [destruction(`systemctl ${verb}`, 'reboot', 'host')]
  if (['poweroff', 'halt', 'suspend', 'hibernate', 'rescue', 'emergency', 'isolate'].includes(verb ?? ''))
    return [destruction(`systemctl ${verb}`, 'power-off', 'host')]
  return []
}

const virtualMachine: Recognizer = (words) => {
  const [verb, name = null] = operands(words, ['-c', '--connect'])
  if (verb === 'destroy' || verb === 'shutdown') return [destruction(`virsh ${verb}`, 'power-off', 'container', name)]
  if (verb === 'reboot') return [destruction('virsh reboot', 'reboot', 'container', name)]
  return verb === 'undefine' ? [destruction('virsh undefine', 'delete', 'container', name)] : []
}

const terraform: Recognizer = (words) =>
  operands(words)[0] === 'destroy' || (operands(words)[0] === 'apply' && words.includes('-destroy'))
    ? [destruction('terraform destroy', 'delete', 'cluster')]
    : []

export const power: Readonly<Record<string, Recognizer>> = {
  shutdown,
  reboot: off('reboot'),
  poweroff: off('poweroff'),
  halt: off('halt'),
  init: runLevel,
  telinit: runLevel,
  virsh: virtualMachine,
  terraform,
}
