import { dirname, join } from 'node:path'
import type { Origin } from '#kit/records'
import { readUpstream, type UpstreamRow } from './read-upstream.ts'

/** All rows of downloaded files. Folders of a source may hold different rows of the same name (what several models made of one question): `part` tells them apart. */
export async function* readOrigin(
  folder: string,
  { files }: Pick<Origin, 'files'>,
  columns?: readonly string[],
): AsyncIterable<{ upstream: UpstreamRow; part: string | null }> {
  const isParted = new Set(files.map(({ path }) => dirname(path))).size > 1
  for (const { path } of files) {
    const part = isParted ? dirname(path) : null
    for await (const rows of readUpstream(join(folder, path), columns)) for (const upstream of rows) yield { upstream, part }
  }
}
