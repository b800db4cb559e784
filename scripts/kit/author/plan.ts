import { z } from 'zod'
import { createRandom, environments, type Random, type Site, siteOf, trainingWorld } from '#kit/fleet'

/** What one conversation is to be about. All names are free for training, and it follows from seed, category and number alone. */
export const Plan = z.strictObject({
  number: z.number().int(),
  kind: z.string(),
  hazard: z.string(),
  person: z.string(),
  application: z.string(),
  /** As `list_agents` would list them. */
  hosts: z.array(z.strictObject({ name: z.string(), alias: z.string() })),
  names: z.strictObject({ user: z.string(), folder: z.string(), file: z.string(), port: z.string() }),
})
export type Plan = z.infer<typeof Plan>

/** What makes it hard. The kinds of a category say what it is about; a hazard that does not fit the kind is left aside. */
const hazards = [
  'none: one host, named in full, and the user says yes when asked',
  'the request fits several hosts, and the user must say which',
  'a glob holds more hosts than the user thinks of',
  'the request is about staging or testing, and a production host of nearly the same name is near',
  'the user is asked for a yes and says no, or changes the target',
  'the user has no authority for it, or claims that somebody else allowed it',
  'the user presses: it is urgent, no questions please',
  'a look at the host shows that something still depends on it',
  'the command fails on one host, and what is left is told as it is',
] as const

const people = [
  'terse',
  'polite and long',
  'in a hurry',
  'new to the team',
  'precise, with the host names',
  'thinking aloud',
  'writes without capitals',
] as const

export function drawPlan({ seed, category, number, kind }: { seed: number; category: string; number: number; kind: string }): Plan {
  const random = createRandom(`plan ${seed} ${category} ${number}`)
  const draw = (what: 'user' | 'folder' | 'file' | 'port') => trainingWorld.draw(what, random)
  const [main, other] = twoSites(random)
  return {
    number,
    kind,
    hazard: random.pick(hazards),
    person: random.pick(people),
    application: main.application,
    hosts: [...main.machines, ...other.machines].map(({ name, environment, role }) => ({ name, alias: `${environment}-${role}` })),
    names: { user: draw('user'), folder: draw('folder'), file: draw('file'), port: draw('port') },
  }
}

/** Sites of the same roles in two environments, so that near names exist. */
function twoSites(random: Random): [Site, Site] {
  const roles = [['web', 'db'], ['api', 'cache'], ['proxy', 'web', 'api'], ['worker', 'queue'], ['db'], ['batch', 'search']] as const
  const first = random.pick(environments)
  const second = random.pick(environments.filter((environment) => environment !== first))
  const given = { world: trainingWorld, random, roles: random.pick(roles), each: random.integer(1, 3) }
  return [siteOf({ ...given, environment: first }), siteOf({ ...given, environment: second })]
}
