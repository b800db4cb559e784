export default { file: 'rows.txt', convert: (line: string) => line.trim().replace(/^#.*/, '') || null }
