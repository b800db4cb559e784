import { type Container, quotedCommand } from './docker.ts'
import { tabwriter } from './tabwriter.ts'

/** A container of a compose project. */
export interface ComposeContainer extends Container {
  service: string
}

/** `docker compose ps`; with `-a` where `all` is given: then those that are stopped too. */
export function composePs(containers: readonly ComposeContainer[], { all = false } = {}): string {
  const shown = containers.filter(({ status }) => all || !/^(Exited|Created)/.test(status))
  return tabwriter(
    ['NAME', 'IMAGE', 'COMMAND', 'SERVICE', 'CREATED', 'STATUS', 'PORTS'],
    shown.map(({ name, image, command, service, created, status, ports }) => [name, image, quotedCommand(command), service, created, status, ports]),
    { minimum: 10 },
  )
}

/** What `docker compose up -d` says of each container, under the count of all. */
export function composeUp(steps: readonly (readonly [name: string, state: string, seconds?: number])[]): string {
  const width = Math.max(...steps.map(([name]) => name.length))
  const done = steps.filter(([, state]) => !/^(Error|Waiting|Created)/.test(state)).length
  return [
    `[+] Running ${done}/${steps.length}`,
    ...steps.map(
      ([name, state, seconds = 0.1]) => ` ${/^Error/.test(state) ? '✘' : '✔'} Container ${name.padEnd(width)}  ${state.padEnd(9)}  ${seconds.toFixed(1)}s`,
    ),
  ].join('\n')
}
