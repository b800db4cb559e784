import { subscribe } from 'node:diagnostics_channel'
import type { Recorder } from './refusal.ts'

/** Not `inspector`: Node itself asks for it where a worker thread starts. */
const CHANNELS = ['fs', 'child', 'worker', 'addon', 'wasi', 'openssl', 'net', 'ffi']

/** Hears of each thing Node refuses, at the moment it does. A Node older than these channels has the errors alone, so there what a stage catches goes unseen. */
export function recordRefusals(refuse: Recorder): void {
  for (const channel of CHANNELS) {
    subscribe(`node:permission-model:${channel}`, (message) => {
      const { permission, resource } = message as { permission: string; resource: string } // as node documents the message
      refuse(permission, resource)
    })
  }
}
