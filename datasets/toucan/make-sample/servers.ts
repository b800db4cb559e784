import type { Random } from '#kit/stage'

/** A tool of a server as MCP declares it, and one use of it. */
export interface ServerTool {
  name: string
  description: string
  parameters: object
  use(random: Random): { given: Record<string, unknown>; result: unknown; want: string; said: string }
}
export interface Server {
  /** As `target_tools` names it; in tool names it stands with dashes. */
  title: string
  tools: readonly [ServerTool, ServerTool]
}

const text = (description: string) => ({ type: 'string', description })
const integer = (description: string) => ({ type: 'integer', description })
const takes = (properties: Record<string, object>, required = Object.keys(properties)) => ({ type: 'object', properties, required })
const CITIES = ['Tromsø', 'Porto', 'Graz', 'Kaunas', 'Leeds', 'Nagoya', 'Cuenca', 'Perth']
const SERVICES = ['billing', 'search', 'mailer', 'gateway', 'thumbnails', 'ledger']

export const servers: readonly Server[] = [
  {
    title: 'Harbour Weather',
    tools: [
      {
        name: 'get_wind',
        description: 'Wind speed and direction for a city',
        parameters: takes({ city: text('City'), hours: integer('Hours ahead') }),
        use: (random) => {
          const [city, hours, knots] = [random.pick(CITIES), random.integer(1, 48), random.integer(2, 44)]
          return {
            given: { city, hours },
            result: { knots, from: random.pick(['N', 'SW', 'E']) },
            want: `the wind in ${city} ${hours} hours from now`,
            said: `In ${city} expect ${knots} knots.`,
          }
        },
      },
      {
        name: 'list_warnings',
        description: 'Storm warnings in force',
        parameters: { type: 'object', properties: {} },
        use: (random) => {
          const count = random.integer(0, 4)
          return { given: {}, result: { warnings: count }, want: 'the storm warnings in force', said: `There are ${count} warnings in force.` }
        },
      },
    ],
  },
  {
    title: 'Deploy Board',
    tools: [
      {
        name: 'last_release',
        description: 'The newest release of a service',
        parameters: takes({ service: text('Service'), environment: { ...text('Environment'), enum: ['test', 'staging', 'production'] } }),
        use: (random) => {
          const [service, environment] = [random.pick(SERVICES), random.pick(['test', 'staging', 'production'])]
          const version = `${random.integer(1, 9)}.${random.integer(0, 30)}.${random.integer(0, 9)}`
          return {
            given: { service, environment },
            result: { service, version },
            want: `the newest release of ${service} in ${environment}`,
            said: `${service} runs ${version} in ${environment}.`,
          }
        },
      },
      {
        name: 'error_rate',
        description: 'Errors per thousand requests of a service',
        parameters: takes({ service: text('Service'), minutes: integer('Window in minutes') }),
        use: (random) => {
          const [service, minutes, rate] = [random.pick(SERVICES), random.pick([5, 15, 60, 240]), random.integer(0, 400) / 10]
          return {
            given: { service, minutes },
            result: { rate },
            want: `the error rate of ${service} over ${minutes} minutes`,
            said: `${service} has ${rate} errors per thousand requests.`,
          }
        },
      },
    ],
  },
  {
    title: 'Parish Archive',
    tools: [
      {
        name: 'search_records',
        description: 'Search the register by surname and year',
        parameters: takes({ surname: text('Surname'), year: integer('Year'), kind: text('birth, marriage or death') }, ['surname', 'year']),
        use: (random) => {
          const [surname, year, hits] = [
            random.pick(["O'Hara", 'Lindqvist', "D'Angelo", 'Varga', 'Okafor', "N'Diaye"]),
            random.integer(1790, 1920),
            random.integer(0, 12),
          ]
          return {
            given: { surname, year },
            result: { hits },
            want: `entries for ${surname} in ${year}`,
            said: `The register has ${hits} entries for ${surname} in ${year}.`,
          }
        },
      },
      {
        name: 'page_image',
        description: 'Address of the scanned page',
        parameters: takes({ volume: integer('Volume'), page: integer('Page') }),
        use: (random) => {
          const [volume, page] = [random.integer(1, 60), random.integer(1, 300)]
          const address = `https://archive.example.org/v${volume}/p${page}.png`
          return { given: { volume, page }, result: address, want: `the scan of page ${page} of volume ${volume}`, said: `The scan is at ${address}.` }
        },
      },
    ],
  },
  {
    title: 'unit lab',
    tools: [
      {
        name: 'convert',
        description: 'Convert a quantity',
        parameters: takes({ value: { type: 'number', description: 'Amount' }, from: text('Unit'), to: text('Unit') }),
        use: (random) => {
          const celsius = random.integer(-30, 120)
          const fahrenheit = Math.round((celsius * 9) / 5 + 32)
          return {
            given: { value: celsius, from: 'C', to: 'F' },
            result: { value: fahrenheit },
            want: `${celsius} degrees Celsius in Fahrenheit`,
            said: `${celsius} °C are about ${fahrenheit} °F.`,
          }
        },
      },
      {
        name: 'constants',
        description: 'Look up physical constants by name',
        parameters: takes(
          { names: { type: 'array', items: { type: 'string' }, description: 'Names' }, precise: { type: 'boolean', description: 'All digits' } },
          ['names'],
        ),
        use: (random) => {
          const names = random.pick([['speed of light'], ['gravity'], ['speed of light', 'gravity']])
          const given = random.chance(0.5) ? { names, precise: random.chance(0.5) } : { names }
          return {
            given,
            result: { found: names.length },
            want: `the constants ${names.join(' and ')}${'precise' in given ? (given.precise ? ' with all digits' : ', rounded') : ''}`,
            said: `I have found ${names.length} of them.`,
          }
        },
      },
    ],
  },
]

export const toolName = (server: Server, tool: ServerTool): string => `${server.title.toLowerCase().replaceAll(' ', '-')}-${tool.name}`

export const toolsOf = (server: Server): object[] =>
  server.tools.map((tool) => ({ type: 'function', function: { name: toolName(server, tool), description: tool.description, parameters: tool.parameters } }))
