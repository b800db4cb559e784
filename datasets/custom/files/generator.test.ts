import { describeGenerator } from '../conformance.ts'
import generator, { intents } from './generator.ts'

const golden = [{ user: 'List files in the project', call: { name: 'bash', arguments: { command: 'ls -la' } } }]
describeGenerator({ name: 'files', generator, intents, golden })
