import { describeGenerator } from '../conformance.ts'
import generator, { intents } from './generator.ts'

describeGenerator({ name: 'disks', generator, intents })
