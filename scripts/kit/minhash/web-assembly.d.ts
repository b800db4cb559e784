// Of the global that TypeScript declares for browsers alone, what this room uses.
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array)
  }
  class Instance {
    readonly exports: object
    constructor(module: Module, imports: Record<string, Record<string, (value: number) => void>>)
  }
  interface Memory {
    readonly buffer: ArrayBuffer
    grow(pages: number): number
  }
}
