import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { accessLog } from './scenes/access-log.ts'
import { changeSetting } from './scenes/change-setting.ts'
import { ordersInCsv } from './scenes/csv.ts'
import { jobsInJson } from './scenes/json.ts'
import { compareLists, duplicates } from './scenes/lists.ts'

export default defineGenerator({
  summary: 'Counting, summing, filtering and changing lines of small files with grep, awk, sed, sort, comm and jq.',
  rows: 300,
  drafts: ({ random }) => conversationsOf({ generator: 'text', scenes: [accessLog, ordersInCsv, jobsInJson, changeSetting, duplicates, compareLists], random }),
})
