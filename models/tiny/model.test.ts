import { describeModel } from '../conformance.ts'
import model from './model.ts'

describeModel({ name: 'tiny', model })
