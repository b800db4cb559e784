import { describeGenerator } from '../conformance.ts'
import generator, { intents } from './generator.ts'

const golden = [{ user: 'Deploy to all prod servers', call: { name: 'remote_bash_all', arguments: { pattern: 'prod-*', command: './deploy.sh' } } }]
describeGenerator({ name: 'deploys', generator, intents, golden })
