import { defineCommand, runMain } from 'citty'
import { orTell } from '../or-tell.ts'
import { wholeNumber } from '../whole-number.ts'
import { glaiveRows, writeGlaive } from './glaive-rows.ts'
import { toucanRows, writeToucan } from './toucan-rows.ts'

await runMain(
  defineCommand({
    meta: { name: 'write-upstream', description: "Writes a file in an upstream's shape: Glaive's JSON array, or Toucan's SFT form in Parquet." },
    args: {
      source: { type: 'positional', description: 'glaive or toucan', required: true },
      file: { type: 'positional', description: 'where to', required: true },
      rows: { type: 'string', description: 'how many rows (default: as many as upstream has, 112,960 or 119,287)' },
      duplicates: { type: 'string', default: '0', description: 'share of rows, in percent, that repeat an earlier one' },
    },
    run: ({ args }) =>
      orTell(async () => {
        const rows = args.rows === undefined ? (args.source === 'toucan' ? 119_287 : 112_960) : wholeNumber(args.rows, '--rows')
        const options = { duplicates: Number(args.duplicates) / 100 }
        if (args.source === 'toucan') await writeToucan(args.file, toucanRows(rows, options))
        else await writeGlaive(args.file, glaiveRows(rows, options))
      }),
  }),
)
