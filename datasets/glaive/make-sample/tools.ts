import type { Random } from '#kit/stage'

/** One question that a tool answers: what is asked, called, returned and said; `follow` asks for it as a second question. */
export interface Scene {
  ask: string
  follow: string
  given: Record<string, unknown>
  result: unknown
  reply: string
}

export interface SampleTool {
  definition: { name: string; description: string; parameters: object }
  /** How someone starts without saying enough, and what is asked back. */
  vague: { ask: string; question: string }
  scene(random: Random): Scene
}

const text = (description: string, more: object = {}) => ({ type: 'string', description, ...more })
const number = (description: string) => ({ type: 'number', description })
const integer = (description: string) => ({ type: 'integer', description })
const define = (name: string, description: string, properties: Record<string, object>, required = Object.keys(properties)) => ({
  name,
  description,
  parameters: { type: 'object', properties, required },
})
const HARBOURS = ['Eastwick', 'Port Ellery', 'Saltmarsh Quay', 'Brannock', 'Low Haven', 'Cinder Bay']
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const HOSTS = ['atlas-07.example.net', 'mail.example.org', 'shop.example.com', 'relay-3.example.net', 'docs.example.org', 'build.example.net']
const CODES = ['KX', 'QT', 'ZB', 'MV']
const clock = (random: Random) => `${String(random.integer(5, 22)).padStart(2, '0')}:${random.pick(['05', '17', '30', '42', '50'])}`

export const sampleTools: readonly SampleTool[] = [
  {
    definition: define('get_tide_times', 'Get high and low tide for a harbour', { harbour: text('Name of the harbour'), day: text('Day of the week') }),
    vague: { ask: 'I would like to go out with the boat. When is the water high enough?', question: 'Which harbour do you sail from, and on which day?' },
    scene: (random) => {
      const [harbour, day, high, low] = [random.pick(HARBOURS), random.pick(DAYS), clock(random), clock(random)]
      return {
        ask: `When is high tide at ${harbour} on ${day}?`,
        follow: `And what about ${harbour} on ${day}?`,
        given: { harbour, day },
        result: { harbour, high, low },
        reply: `High tide at ${harbour} on ${day} is at ${high}, low tide at ${low}.`,
      }
    },
  },
  {
    definition: define('find_bus', 'Find the next bus between two stops', {
      origin: text('Stop to leave from'),
      destination: text('Stop to go to'),
      after: text('Earliest departure, HH:MM', { format: 'time' }),
    }),
    vague: { ask: 'I need a bus.', question: 'From where to where, and from what time on?' },
    scene: (random) => {
      const [origin, destination] = [
        random.pick(['Mill Lane', 'Old Brewery', 'Central Library']),
        random.pick(['Airport', 'North Hospital', 'Lakeside', 'Tannery Road']),
      ]
      const [hour, line] = [random.integer(5, 21), random.integer(2, 88)]
      const [after, leaves] = [
        `${String(hour).padStart(2, '0')}:${random.pick(['00', '15', '30'])}`,
        `${String(hour).padStart(2, '0')}:${random.integer(31, 59)}`,
      ]
      return {
        ask: `Is there a bus from ${origin} to ${destination} after ${after}?`,
        follow: `Then one from ${origin} to ${destination} after ${after}, please.`,
        given: { origin, destination, after },
        result: { line, leaves, stops: random.integer(3, 19) },
        reply: `Bus ${line} leaves ${origin} at ${leaves} and takes you to ${destination}.`,
      }
    },
  },
  {
    definition: define('convert_length', 'Convert a length from metres to another unit', {
      metres: number('Length in metres'),
      unit: text('Target unit', { enum: ['feet', 'yards', 'inches'] }),
    }),
    vague: { ask: 'Can you convert a length for me?', question: 'Gladly. How many metres, and into which unit?' },
    scene: (random) => {
      const [metres, unit] = [random.integer(2, 950) / 10, random.pick(['feet', 'yards', 'inches'] as const)]
      const value = Math.round(metres * { feet: 3.28084, yards: 1.09361, inches: 39.3701 }[unit] * 100) / 100
      return {
        ask: `How much is ${metres} metres in ${unit}?`,
        follow: `What is ${metres} metres in ${unit}?`,
        given: { metres, unit },
        result: { value, unit },
        reply: `${metres} metres are ${value} ${unit}.`,
      }
    },
  },
  {
    definition: define('split_bill', 'Split a bill evenly', { total: number('Total of the bill'), people: integer('Number of people') }),
    vague: { ask: 'We have had dinner and want to share the bill.', question: 'What is the total, and how many of you are there?' },
    scene: (random) => {
      const people = random.integer(2, 9)
      const each = random.integer(900, 4200) / 100
      const total = Math.round(each * people * 100) / 100
      return {
        ask: `The bill is ${total} and there are ${people} of us. What does each pay?`,
        follow: `And if it were ${total} for ${people} people?`,
        given: { total, people },
        result: { each },
        reply: `Each of the ${people} pays ${each}.`,
      }
    },
  },
  {
    definition: define('dns_lookup', 'Look up a DNS record', {
      domain: text('Domain name'),
      record: text('Record type', { enum: ['A', 'AAAA', 'MX', 'TXT'] }),
    }),
    vague: { ask: 'Something is wrong with our DNS, can you look?', question: 'Which domain, and which kind of record?' },
    scene: (random) => {
      const [domain, record] = [random.pick(HOSTS), random.pick(['A', 'MX', 'TXT'])]
      const address = `192.0.2.${random.integer(1, 254)}`
      return {
        ask: `Look up the ${record} record of ${domain}.`,
        follow: `Now the ${record} record of ${domain}.`,
        given: { domain, record },
        result: { domain, answers: [address] },
        reply: `The ${record} record of ${domain} is ${address}.`,
      }
    },
  },
  {
    definition: define(
      'certificate_expiry',
      'Tell how many days a TLS certificate is still valid',
      { host: text('Host name'), port: integer('Port, 443 if left out') },
      ['host'],
    ),
    vague: { ask: 'I am afraid that a certificate runs out soon.', question: 'Of which host?' },
    scene: (random) => {
      const [host, days] = [random.pick(HOSTS), random.integer(1, 89)]
      const given = random.chance(0.5) ? { host, port: random.pick([443, 8443, 993]) } : { host }
      return {
        ask: `For how long is the certificate of ${host}${'port' in given ? ` on port ${given.port}` : ''} valid?`,
        follow: `And that of ${host}${'port' in given ? ` on port ${given.port}` : ''}?`,
        given,
        result: { host, days_left: days },
        reply: `The certificate of ${host} is valid for ${days} more days.`,
      }
    },
  },
  {
    definition: define('open_ticket', 'Open a ticket in the issue tracker', {
      title: text('Short title'),
      severity: text('How bad it is', { enum: ['low', 'medium', 'high'] }),
    }),
    vague: { ask: 'I want to report a problem.', question: 'What is the problem in one line, and how severe is it?' },
    scene: (random) => {
      const title = random.pick([
        'Printer on floor 2 offline',
        'Login page shows an old logo',
        'Backups of db-4 are late',
        'Badge reader rejects visitors',
        'Search returns nothing for umlauts',
      ])
      const [severity, id] = [random.pick(['low', 'medium', 'high']), random.integer(1000, 9999)]
      return {
        ask: `Open a ticket with ${severity} severity: ${title}`,
        follow: `Another one, ${severity} severity: ${title}`,
        given: { title, severity },
        result: { id, status: 'open' },
        reply: `I have opened ticket ${id} ("${title}") with ${severity} severity.`,
      }
    },
  },
  {
    definition: define('parcel_status', 'Get the status of a parcel', { code: text('Tracking code') }),
    vague: { ask: 'My parcel has not come.', question: 'I can look it up. What is the tracking code?' },
    scene: (random) => {
      const [code, where] = [`${random.pick(CODES)}${random.integer(100000, 999999)}`, random.pick(HARBOURS)]
      return {
        ask: `Where is parcel ${code}?`,
        follow: `And ${code}?`,
        given: { code },
        result: { code, status: 'in transit', last_seen: where },
        reply: `Parcel ${code} is in transit and was last seen in ${where}.`,
      }
    },
  },
  {
    definition: define('scale_recipe', 'Scale the ingredients of a recipe', {
      ingredients: {
        type: 'array',
        items: { type: 'object', properties: { name: { type: 'string' }, grams: { type: 'number' } } },
        description: 'Ingredients for one portion',
      },
      portions: integer('Portions wanted'),
    }),
    vague: { ask: 'I am cooking for more people than usual.', question: 'What goes into one portion, and how many portions do you want?' },
    scene: (random) => {
      const portions = random.integer(3, 12)
      const ingredients = [
        { name: random.pick(['lentils', 'rice', 'barley']), grams: random.integer(6, 11) * 10 },
        { name: random.pick(['leek', 'carrot', 'fennel']), grams: random.integer(3, 9) * 10 },
      ]
      const scaled = ingredients.map(({ name, grams }) => ({ name, grams: grams * portions }))
      const words = (list: typeof ingredients) => list.map(({ name, grams }) => `${grams} g ${name}`).join(' and ')
      return {
        ask: `One portion takes ${words(ingredients)}. I need ${portions} portions.`,
        follow: `Another dish takes ${words(ingredients)}; ${portions} portions of that.`,
        given: { ingredients, portions },
        result: { ingredients: scaled },
        reply: `For ${portions} portions take ${words(scaled)}.`,
      }
    },
  },
  {
    definition: define(
      'reserve_court',
      'Reserve a court',
      { sport: text('Sport'), day: text('Day of the week'), hour: integer('Hour to start, 0-23'), indoor: { type: 'boolean', description: 'Under a roof' } },
      ['sport', 'day', 'hour'],
    ),
    vague: { ask: 'I feel like playing something this week.', question: 'Which sport, on which day and from what hour?' },
    scene: (random) => {
      const [sport, day, hour, indoor] = [random.pick(['badminton', 'squash', 'padel', 'tennis']), random.pick(DAYS), random.integer(8, 20), random.chance(0.5)]
      return {
        ask: `Reserve a ${sport} court for ${day} at ${hour}${indoor ? ', indoors' : ''}.`,
        follow: `Also a ${sport} court on ${day} at ${hour}${indoor ? ', under a roof' : ''}.`,
        given: indoor ? { sport, day, hour, indoor } : { sport, day, hour },
        result: { court: random.integer(1, 6), confirmed: true },
        reply: `Your ${sport} court is reserved for ${day} at ${hour}.`,
      }
    },
  },
]

/** Questions that none of the tools answers. */
export const outOfReach: readonly string[] = [
  'Can you paint my garden fence?',
  'Please cancel my phone contract.',
  'Which horse will win the race tomorrow?',
  'Could you water the plants while I am away?',
  'Order me a large pizza with olives.',
  'Can you call my dentist and move the appointment?',
  'Send a postcard to my aunt, would you?',
  'Turn off the light in the hallway.',
  'Can you renew my passport?',
  'Find me a flat with two rooms near the river.',
  'Play the song from the advertisement with the dog.',
  'Please write a cheque to the landlord.',
]
