import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'
import { defineCommand, runMain } from 'citty'
import { settleGenerated } from '#kit/schema'

const command = 'npx tsx scripts/make-minhash.ts'
const source = fileURLToPath(new URL('kit/minhash/kernel.as', import.meta.url))
const path = fileURLToPath(new URL('kit/minhash/kernel-bytes.ts', import.meta.url))

/** The compiler takes names that end in .ts alone; the kernel is no TypeScript, so its own name says another thing. */
async function compile(text: string): Promise<Uint8Array> {
  let bytes: Uint8Array | undefined
  const { error, stderr } = await asc.main(
    ['kernel.ts', '--outFile', 'kernel.wasm', '-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--initialMemory', '22'],
    {
      readFile: (name) => (name === 'kernel.ts' ? text : null),
      writeFile: (name, contents) => {
        if (name === 'kernel.wasm' && typeof contents !== 'string') bytes = contents
      },
      listFiles: () => [],
    },
  )
  if (error || !bytes) throw new Error(`kernel.as does not compile:\n${stderr}`, { cause: error })
  return bytes
}

const main = defineCommand({
  meta: { name: 'make-minhash', description: 'Compiles the WebAssembly kernel of near-duplicate search.' },
  args: { check: { type: 'boolean', description: 'Only look whether the file is fresh.' } },
  async run({ args }) {
    const bytes = await compile(await readFile(source, 'utf8'))
    const lines =
      Buffer.from(bytes)
        .toString('base64')
        .match(/.{1,150}/g) ?? []
    const text = `// Made by \`${command}\` from kernel.as; edit that.\n\nexport const kernelBytes = \`\n${lines.join('\n')}\n\`\n`
    await settleGenerated({ path, text, check: args.check ?? false, command })
  },
})

await runMain(main)
