/** Rows as lines of JSON in files that appear whole, and a sample of rows that no order of reading changes. */
export { type LineFile, openLineFile } from './line-file.ts'
export { openRowsFolder, type RowsFolder } from './rows-folder.ts'
export { openSample, type Sample } from './sample.ts'
