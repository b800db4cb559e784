import dgram from 'node:dgram'
import dns from 'node:dns'
import net from 'node:net'
import type { Permissions } from '#kit/stage'
import type { Recorder } from './refusal.ts'

type Environment = Readonly<Record<string, string | undefined>>
/** Where a connection goes: a socket of this machine, or a host. */
type Target = { socket: string } | { host: string; port: string | null }
// biome-ignore lint/suspicious/noExplicitAny: functions of any signature
type AnyFunction = (this: any, ...rest: any[]) => any

const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d+){3}|::1|\[::1\]|::ffff:127(\.\d+){3})$/i

/** Refuses JavaScript's connections, servers and questions for names that the permissions do not give. Node has no flag for it before version 25. */
export function guardNetwork(permissions: Permissions, environment: Environment, refuse: Recorder): void {
  if (permissions.network) return
  const denied = (target: Target): Error | null => (isGranted(target, permissions, environment) ? null : refusal(target, refuse))

  wrap(net.Socket.prototype, ['connect'], (original) => {
    return function (...args) {
      const error = denied(targetOf(args))
      return error ? this.destroy(error) : original.apply(this, args)
    }
  })
  const throwing =
    (target: (args: unknown[]) => Target) =>
    (original: AnyFunction): AnyFunction =>
      function (...args) {
        const error = denied(target(args))
        if (error) throw error
        return original.apply(this, args)
      }
  wrap(net.Server.prototype, ['listen'], throwing(listeningAt))
  wrap(dgram.Socket.prototype, ['connect', 'bind'], throwing(targetOf))
  wrap(
    dgram.Socket.prototype,
    ['send'],
    throwing((args) => hostIn(args.slice(1))),
  )
  const questions = Object.keys(dns).filter((name) => /^(lookup|resolve|reverse)/.test(name))
  const asked = (args: unknown[]): Target => ({ host: String(args[0]), port: null })
  wrap(dns, questions, throwing(asked))
  wrap(dns.Resolver.prototype, questions, throwing(asked))
  wrap(dns.promises, questions, throwing(asked))
  wrap(dns.promises.Resolver.prototype, questions, throwing(asked))
}

function wrap(owner: object, names: readonly string[], wrapper: (original: AnyFunction) => AnyFunction): void {
  const functions = owner as Record<string, AnyFunction> // the names are those of functions
  for (const name of names) if (typeof functions[name] === 'function') functions[name] = wrapper(functions[name])
}

function isGranted(target: Target, { children, containers }: Permissions, environment: Environment): boolean {
  if ('socket' in target) return children === true || containers === true
  if ((children || containers) && LOOPBACK.test(target.host)) return true
  return containers === true && target.host === engineHost(environment)
}

function engineHost({ DOCKER_HOST: address }: Environment): string | null {
  if (!address) return null
  const url = address.includes('//') ? address : `tcp://${address}`
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : null
}

/** An error as Node makes them where a permission is missing. */
function refusal(target: Target, refuse: Recorder): Error {
  const what = 'socket' in target ? `the socket ${target.socket}` : target.port === null ? target.host : `${target.host}:${target.port}`
  refuse('Net', what)
  return Object.assign(new Error(`this stage has no network, so it does not reach ${what}`), { code: 'ERR_ACCESS_DENIED', permission: 'Net', resource: what })
}

/** Of the arguments that `connect` and `bind` take: a path, a port with a host, or options with either; `net` hands them on as one list. */
function targetOf(args: readonly unknown[]): Target {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args
  if (typeof first === 'object' && first !== null) {
    const { path, host, address, port } = first as { path?: unknown; host?: unknown; address?: unknown; port?: unknown } // as node documents them
    if (typeof path === 'string') return { socket: path }
    return { host: String(host ?? address ?? 'localhost'), port: port === undefined ? null : String(port) }
  }
  if (typeof first === 'string' && !/^\d+$/.test(first)) return { socket: first }
  return { host: typeof second === 'string' ? second : 'localhost', port: first === undefined ? null : String(first) }
}

/** A server that is given no host listens on all of them. */
function listeningAt(args: readonly unknown[]): Target {
  const target = targetOf(args)
  const [first, second] = args
  const isNamed = typeof first === 'object' && first !== null ? 'host' in first : typeof second === 'string'
  return 'socket' in target || isNamed ? target : { ...target, host: '0.0.0.0' }
}

/** `send(message, [offset, length,] [port] [, address] [, callback])` */
function hostIn(rest: readonly unknown[]): Target {
  const host = rest.find((argument) => typeof argument === 'string')
  const numbers = rest.filter((argument) => typeof argument === 'number')
  return { host: typeof host === 'string' ? host : 'localhost', port: String(numbers.at(-1) ?? '') || null }
}
