export { presentFile } from './present-file.ts'
export { presentRow } from './present-row.ts'
export { presentSize, visible } from './visible.ts'
