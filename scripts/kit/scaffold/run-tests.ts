/** The command that runs the tests below a folder. */
export const runTests = (folder: string): string => `npx vitest run --config tests/vitest.config.ts ${folder}`
