export { folderDigest, listFiles, sha256, sha256OfFile } from './digest.ts'
