export interface PlannedFile {
  /** From the workspace's root. */
  path: string
  text: string
  mode: number
  /** An edit of a file that is there; anything else must not be there yet. */
  isEdit?: boolean
}

/** Something that can be added to the project. One file a kind, one line in `kinds/index.ts`, a folder of templates. */
export interface Kind {
  /** Where ones of this kind lie; whatever is there has its name taken. */
  home: string
  /** Names that would be taken for something else. */
  reserved?: readonly string[]
  /** Beyond what holds of every name: null, or why this one will not do and what would. */
  findProblem?(name: string): string | null
  /** Files that no template holds: copies, and edits of what is there. */
  more?(given: { workspace: string; name: string }): Promise<PlannedFile[]>
  /** Commands that bring generated files up to date, as arguments of Node. */
  refresh: readonly (readonly string[])[]
  /** For whoever added it. */
  tell(name: string): { changes: readonly string[]; edit: readonly string[]; try: readonly string[] }
}
