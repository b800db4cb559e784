import { describeGenerator } from '../conformance.ts'
import generator, { intents } from './generator.ts'

describeGenerator({ name: 'network', generator, intents })
