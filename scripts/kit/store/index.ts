export { canonicalJson, folderDigest, listFiles, sha256, sha256OfFile } from './digest.ts'
export { type TriedOutput, tryStage } from './try-stage.ts'
