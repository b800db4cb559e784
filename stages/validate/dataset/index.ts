export { checkDataset } from './check-dataset.ts'
export { printJson, printText } from './print-report.ts'
export { DatasetReport } from './problem.ts'
