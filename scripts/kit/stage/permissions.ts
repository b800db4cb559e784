/**
 * What a stage may do besides reading its code, its inputs and what it declares as `reads`, and writing its outputs, its cache and temporary files. What is
 * not named here is refused.
 */
export interface Permissions {
  /** Connects to any host. */
  network?: boolean
  /** Starts programs, and talks to them over loopback. What they read is theirs: see scripts/kit/store/README.md. */
  children?: boolean
  /** Starts worker threads. */
  workers?: boolean
  /** Talks to the container engine: the one that DOCKER_HOST names, or behind a socket of this machine. Loopback too: by it others see that a sandbox's owner lives. */
  containers?: boolean
  /** Folders of the workspace that it reads and writes besides its outputs: state that is no output (`models/slots`, `.venv`). */
  writes?: readonly string[]
}
