export { folderDigest, listFiles, sha256 } from './digest.ts'
export { sha256OfFile } from './sha256-of-file.ts'
