import { conversationsOf } from '#kit/conversations'
import { defineGenerator } from '#kit/stage'
import { addJob } from './scenes/add-job.ts'
import { cronJobMissed } from './scenes/cron-job-missed.ts'
import { nextRun } from './scenes/next-run.ts'
import { overlapping } from './scenes/overlapping.ts'
import { timerMissed, timersOfARole } from './scenes/timers.ts'

export default defineGenerator({
  summary: 'Scheduled jobs of cron and of systemd timers: when they run next, why one did not run, one more, and two that overlap.',
  rows: 300,
  drafts: ({ random }) => conversationsOf({ generator: 'cron', scenes: [nextRun, cronJobMissed, timerMissed, timersOfARole, addJob, overlapping], random }),
})
