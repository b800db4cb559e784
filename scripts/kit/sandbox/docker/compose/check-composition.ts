import { isOfMachine } from './compose-file.ts'
import type { ComposedService, ComposeProblem, Composition } from './read-compose.ts'

/** What is wrong between the parts of a composition. */
export function checkComposition(composition: Composition): ComposeProblem[] {
  const { services } = composition
  if (!services.main) {
    const names = Object.keys(services).join(', ')
    return [{ path: ['services'], message: `no service is called main, which is what the agent works in; name one so (there are: ${names})` }]
  }
  const problems = Object.values(services).flatMap((service) => checkService(service, composition))
  return problems.length > 0 ? problems : findCircle(services)
}

function checkService(service: ComposedService, { services, networks, volumes }: Composition): ComposeProblem[] {
  const at = (...path: string[]) => ['services', service.name, ...path]
  const problems: ComposeProblem[] = []
  if (service.name !== 'main' && !service.build && !service.image) problems.push({ path: at(), message: 'has neither image nor build; give one of them' })
  for (const name of Object.keys(service.depends_on)) {
    if (!services[name])
      problems.push({ path: at('depends_on'), message: `there is no service "${name}"; those there are: ${Object.keys(services).join(', ')}` })
  }
  for (const { network } of service.attachments) {
    if (!networks[network]) problems.push({ path: at('networks'), message: `there is no network "${network}"; declare it under networks` })
  }
  for (const [index, { source, target }] of service.volumes.entries()) {
    const path = at('volumes', String(index))
    if (isOfMachine(source))
      problems.push({ path, message: `nothing of the machine is laid in a sandbox; COPY it in a Dockerfile, or name a volume (${source} at ${target})` })
    else if (source !== null && !volumes.includes(source)) problems.push({ path, message: `there is no volume "${source}"; declare it under volumes` })
    else if (!target.startsWith('/')) problems.push({ path, message: `"${target}" is no absolute path; write where the volume lies in the container` })
  }
  return problems
}

function findCircle(services: Composition['services']): ComposeProblem[] {
  const done = new Set<string>()
  const visit = (name: string, above: readonly string[]): string[] | null => {
    if (above.includes(name)) return [...above.slice(above.indexOf(name)), name]
    if (done.has(name)) return null
    for (const needed of Object.keys(services[name]?.depends_on ?? {})) {
      const circle = visit(needed, [...above, name])
      if (circle) return circle
    }
    done.add(name)
    return null
  }
  for (const name of Object.keys(services)) {
    const circle = visit(name, [])
    if (circle) return [{ path: ['services', name, 'depends_on'], message: `services wait for each other: ${circle.join(' -> ')}; break the circle` }]
  }
  return []
}
