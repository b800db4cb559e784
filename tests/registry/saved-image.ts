import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type Docker from 'dockerode'
import tar from 'tar-stream'
import { z } from 'zod'
import { readArchive } from '../../scripts/kit/sandbox/docker/archive.ts'

const Config = z.looseObject({ rootfs: z.looseObject({ diff_ids: z.array(z.string()) }), history: z.array(z.unknown()).default([]) })
const Saved = z.array(z.object({ Config: z.string(), Layers: z.array(z.string()) })).min(1)

/** An image as a registry has it: what says how it runs, and its layers, as they are before they are packed. */
export interface RegistryImage {
  config: Buffer
  layers: readonly Buffer[]
}

/** What the engine has under that name, as `docker save` gives it. */
export async function saveImage(engine: Docker, name: string): Promise<RegistryImage> {
  const files = new Map<string, Buffer>()
  const saved = Readable.from(await engine.getImage(name).get())
  for await (const { path, content } of readArchive(saved, '/')) files.set(path, await buffer(content))
  const fileOf = (path: string) => files.get(`/${path}`) ?? Buffer.alloc(0)
  const [image] = Saved.parse(JSON.parse(fileOf('manifest.json').toString()))
  return { config: fileOf(image?.Config ?? ''), layers: (image?.Layers ?? []).map(fileOf) }
}

/** The same image with one layer more, which holds a file. */
export async function withFile({ config, layers }: RegistryImage, name: string, content: Buffer): Promise<RegistryImage> {
  const pack = tar.pack()
  pack.entry({ name }, content)
  pack.finalize()
  const layer = await buffer(pack)
  const { rootfs, history, ...others } = Config.parse(JSON.parse(config.toString()))
  const told = { ...others, rootfs: { ...rootfs, diff_ids: [...rootfs.diff_ids, digestOf(layer)] }, history: [...history, { created_by: `ADD ${name}` }] }
  return { config: Buffer.from(JSON.stringify(told)), layers: [...layers, layer] }
}

export const digestOf = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`
