import { availableParallelism } from 'node:os'
import type { Environment } from './find-python.ts'

/** The names a process of the trainer may see; keys and tokens of this process are none of its business. */
const passed = [
  ...['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'USERPROFILE', 'LD_LIBRARY_PATH'],
  ...['CUDA_VISIBLE_DEVICES', 'CUDA_HOME', 'NVIDIA_VISIBLE_DEVICES', 'XDG_CACHE_HOME'],
]

/** What installing needs on top: where packages come from, and through what. */
const passedToInstallers = /^((https?|no|all)_proxy|ssl_cert_(file|dir)|requests_ca_bundle|curl_ca_bundle|(pip|uv)_.*)$/i

/** More threads than this do not make the small models faster. */
const MOST_THREADS = 4

export const defaultThreads = (): number => Math.min(MOST_THREADS, availableParallelism())

/** The environment of a trainer process: no secrets, no network for the hub, a fixed number of threads (sums depend on it). */
export function childEnvironment(given: { modules: string; threads?: number; from?: Environment }): Record<string, string> {
  const { modules, threads = defaultThreads(), from = process.env } = given
  return {
    ...pick(from, (name) => passed.includes(name)),
    PYTHONPATH: modules,
    PYTHONUNBUFFERED: '1',
    PYTHONHASHSEED: '0',
    PYTHONNOUSERSITE: '1',
    HF_HUB_OFFLINE: '1',
    HF_DATASETS_OFFLINE: '1',
    HF_HUB_DISABLE_TELEMETRY: '1',
    TRACKIO_DISABLE: '1',
    TOKENIZERS_PARALLELISM: 'false',
    OMP_NUM_THREADS: String(threads),
    MKL_NUM_THREADS: String(threads),
    // Threads that wait must not spin: beside other work on the same cores that made training ten times slower.
    OMP_WAIT_POLICY: 'PASSIVE',
    // cuBLAS is deterministic only with a fixed workspace.
    CUBLAS_WORKSPACE_CONFIG: ':4096:8',
  }
}

/** The environment of pip and uv. */
export const installerEnvironment = (from: Environment = process.env): Record<string, string> =>
  pick(from, (name) => passed.includes(name) || passedToInstallers.test(name))

function pick(from: Environment, wanted: (name: string) => boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(from).flatMap(([name, value]) => (value !== undefined && wanted(name) ? [[name, value]] : [])))
}
