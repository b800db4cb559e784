import type { Permissions } from '#kit/stage'
import type { FolderView } from '../folder-view.ts'

/** What the process of a stage must know of its bounds, besides the flags it was started with. */
export interface Bounds {
  workspace: string
  permissions: Permissions
  folders: FolderView
  /** File that takes what was refused. */
  refused: string
}
