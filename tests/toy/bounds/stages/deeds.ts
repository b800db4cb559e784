import { execFile } from 'node:child_process'
import dgram from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import fs, { existsSync, globSync, readFileSync, realpath, statSync } from 'node:fs'
import { glob, link, mkdtemp, readdir, readFile, stat, statfs, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { literal, openDatabase, readRows } from '#kit/table'

export interface Place {
  output: string
  keep(value: unknown): Promise<void>
}

const expect = (is: unknown, wanted: unknown) => {
  if (JSON.stringify(is) !== JSON.stringify(wanted)) throw new Error(`${JSON.stringify(is)} is not ${JSON.stringify(wanted)}`)
}
const query = async (place: Place, path: string, reads: string[] = []) => {
  await using database = await openDatabase({ directory: `${place.output}.work`, reads })
  return await database.all(`SELECT * FROM read_json(${literal(path)})`)
}
const folder = 'stages/probe/data'

/** What a stage may try; each is one thing. */
export const deeds: Record<string, (place: Place) => unknown> = {
  declared: async (place) => {
    expect(await readFile(`${folder}/a.txt`, 'utf8'), 'a\n')
    expect(readFileSync(new URL('./probe/data/a.txt', import.meta.url), 'utf8'), 'a\n')
    expect((await Array.fromAsync(glob(`${folder}/*.txt`))).sort(), [`${folder}/a.txt`, `${folder}/b.txt`])
    expect(globSync('*.txt', { cwd: folder }).sort(), ['a.txt', 'b.txt'])
    expect((await readdir(folder)).sort(), ['a.txt', 'b.txt', 'deep', 'notes.md'])
    const entries = await readdir(folder, { withFileTypes: true })
    expect(
      entries.filter((entry) => entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name)),
      [`${folder}/deep`],
    )
    const listed = (await promisify(fs.readdir)(folder, { withFileTypes: true })) as fs.Dirent[] // the overload that promisify does not see
    expect(
      listed.every((entry) => entry.parentPath === folder),
      true,
    )
    expect([statSync('stages').isDirectory(), existsSync(folder), (await stat(folder)).isDirectory()], [true, true, true])
    expect((await statfs('.')).bsize > 0, true)
    expect(await promisify(realpath)(`${folder}/a.txt`), join(process.cwd(), `${folder}/a.txt`))
    expect(globSync('tasks/*/task.toml'), ['tasks/one/task.toml'])
    expect([existsSync('stages/probe/optional.json'), existsSync('tasks/two/task.toml'), existsSync('nowhere/at/all.txt')], [false, false, false])
    expect(await readdir('tasks/one/whole', { recursive: true }), ['deep', 'deep/leaf'])
    const rows = 'stages/probe/rows.json'
    expect(await query(place, rows, [rows]), [{ x: 1 }])
    expect(await Array.fromAsync(readRows(rows)), [{ x: 1 }])
    const temporary = await mkdtemp(join(tmpdir(), 'probe-'))
    await writeFile(join(temporary, 'note'), 'n')
    await place.keep(readFileSync(join(temporary, 'note'), 'utf8'))
    const module = './probe/late.ts'
    expect(((await import(module)) as { default: number }).default, 7) // declared, and not seen by who lists imports
  },
  read: () => readFile('stages/probe/secret.txt', 'utf8'),
  exists: () => existsSync('stages/probe/hidden.txt'),
  sibling: () => readFile(`${folder}/notes.md`, 'utf8'),
  list: () => readdir('tasks/one'),
  stat: () => stat(`${folder}/deep/far.txt`),
  left: () => readFile('stages/probe/declared/out/embedded/manifest.json', 'utf8'),
  sql: (place) => query(place, 'stages/probe/secret.json'),
  rows: () => Array.fromAsync(readRows('stages/probe/secret.jsonl')),
  outside: () => readFile('/etc/hostname', 'utf8'),
  module: (_, name = './probe/hidden.ts') => import(name),
  exit: () => process.exit(0),
  write: () => writeFile('stages/free/state/kept', 'x'),
  input: () => writeFile('stages/probe/data/a.txt', 'x'),
  parquet: async (place) => {
    await using database = await openDatabase({ directory: `${place.output}.work`, writes: ['stages/probe/left.parquet'] })
    await database.run(`COPY (SELECT 1) TO 'stages/probe/left.parquet' (FORMAT parquet)`)
  },
  link: (place) => link('stages/probe/data/b.txt', `${place.output}.link`),
  program: async () => expect((await promisify(execFile)('node', ['-p', '1 + 1'])).stdout, '2\n'),
  thread: async () => {
    const [sum] = await once(new Worker(new URL('./free/thread.ts', import.meta.url)), 'message')
    expect(sum, 3)
  },
  spy: () => once(new Worker(new URL('./free/spy.ts', import.meta.url)), 'exit'),
  fetch: () => fetch('http://example.invalid:8080/rows'),
  address: () => once(net.connect(9, '192.0.2.1'), 'connect'),
  name: () => lookup('names.example.invalid'),
  listen: () => once(net.createServer().listen(0, '127.0.0.1'), 'listening'),
  datagram: () => promisify((done: (error: Error | null) => void) => dgram.createSocket('udp4').send('x', 9, '192.0.2.2', done))(),
  engine: () => once(net.connect(2375, 'engine.invalid'), 'connect'),
  socket: () => once(net.connect('/run/engine.sock'), 'connect'),
  server: async () => {
    const server = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as net.AddressInfo // of a server that listens on a port
    expect(await (await fetch(`http://localhost:${port}`)).text(), 'hello')
    server.close()
  },
}
