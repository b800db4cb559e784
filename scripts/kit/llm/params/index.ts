// A door of its own, for params of stages: what a model is asked by, without what asks it.

export { keyNameOf } from '../key-name-of.ts'
export { LlmSettings, Price } from '../settings.ts'
