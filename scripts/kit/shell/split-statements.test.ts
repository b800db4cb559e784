import { describe, expect, it } from 'vitest'
import { ShellSyntaxError } from './parse-script.ts'
import { splitStatements } from './split-statements.ts'

describe('splitStatements', () => {
  it('gives the commands one would type, without shebang, comments and blank lines', () => {
    expect(splitStatements('#!/bin/bash\n# why\ncd /app\n\nls; pwd  # here\n')).toEqual(['cd /app', 'ls; pwd  # here'])
  })

  it.each([
    ['a here-document', "cat > f <<'EOF'\n# not a comment\nhello; world\nEOF"],
    ['two here-documents', 'cat <<A - <<B\nx\nA\ny\nB'],
    ['an if', 'if true; then\n  # why\n  echo hi\nfi'],
    ['a function', 'f()\n{\n  echo hi\n}'],
    ['a line that goes on', 'echo a \\\n  b'],
    ['a pipe at the end of a line', 'cat f |\n  sort'],
    ['an and at the end of a line', 'true &&\n  false'],
    ['a string over lines', 'echo "a\n# b\nc"'],
    ['a substitution over lines', 'x=$(\n  date\n)'],
    ['an array over lines', 'x=(\n  a\n  b\n)'],
    ['a case', 'case "$1" in\n  a) echo b ;;\nesac'],
  ])('keeps %s in one piece', (_, statement) => {
    expect(splitStatements(`echo before\n${statement}\necho after\n`)).toEqual(['echo before', statement, 'echo after'])
  })

  it('splits after an even number of backslashes', () => {
    expect(splitStatements("echo 'a' \\\\\necho b")).toEqual(["echo 'a' \\\\", 'echo b'])
  })

  it.each([
    ['echo a\nif true; then\n', 3],
    ['echo "a\n', 1],
    ['echo a\necho b &&\n', 2],
    ['echo a\n}\n', 2],
  ])('names the line of %j', (script, line) => {
    expect(() => splitStatements(script)).toThrow(ShellSyntaxError)
    expect(() => splitStatements(script)).toThrow(`line ${line}`)
  })
})
