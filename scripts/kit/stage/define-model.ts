/** A model that can be trained. `shape` builds one from its configuration; `hub` names weights on the hub at a revision. */
export interface Model {
  summary: string
  base:
    | { kind: 'shape'; architecture: 'qwen3'; vocabulary: number; config: Readonly<Record<string, number | boolean>> }
    | { kind: 'hub'; repository: string; revision: string }
  /** The chat template, from the workspace's root; null: the one that comes with the weights. */
  chatTemplate: string | null
  licence: string
}

export const defineModel = <const M extends Model>(model: M): M => model
