import { describeGenerator } from '../conformance.ts'
import generator, { intents } from './generator.ts'

const golden = [
  { user: 'Restart nginx on webprod01', call: { name: 'remote_bash', arguments: { agent: 'webprod01', command: 'sudo systemctl restart nginx' } } },
]
describeGenerator({ name: 'services', generator, intents, golden })
