export { type Column, columnsOf, identifier, literal } from './columns.ts'
export { type Database, openDatabase } from './open-database.ts'
export { countRows, readRows, readTable } from './read-table.ts'
export { openTableWriter, PARQUET_OPTIONS, type TableWriter } from './write-table.ts'
