/** The sandbox itself broke or is out of reach; what runs in it is never the cause. */
export class SandboxError extends Error {
  override name = 'SandboxError'
}
