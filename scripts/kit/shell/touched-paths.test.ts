import { describe, expect, it } from 'vitest'
import { touchedPaths } from './touched-paths.ts'

const touches = (script: string) => touchedPaths(script, '/app').map(({ how, path }) => `${how} ${path}`)

describe('touchedPaths', () => {
  it.each<[string, string[]]>([
    ['cat /tests/test.sh', ['reads /tests/test.sh']],
    ['cd /tests && cat test.sh', ['lists /tests', 'reads /tests/test.sh']],
    ['cat ../tests/../logs/a', ['reads /logs/a']],
    ['T=/tests; cat "$T/test.sh"', ['reads /tests/test.sh']],
    ['export D=/logs/verifier; echo 1 > $D/reward.txt', ['writes /logs/verifier/reward.txt']],
    ['for f in /tests/*; do cat $f; done', ['reads /tests/*']],
    ['cat a | sudo tee -a /etc/hosts', ['reads /app/a', 'writes /etc/hosts']],
    ['cp -r a /tests/', ['reads /app/a', 'writes /tests']],
    ['mv a b', ['removes /app/a', 'writes /app/b']],
    ['ln -sf /app/l /logs', ['reads /app/l', 'writes /logs']],
    ["sed -i 's/a/b/' db.conf", ['writes /app/db.conf']],
    ["sed -n '2p' db.conf", ['reads /app/db.conf']],
    ['grep -r /tests notes.md', ['reads /app/notes.md']],
    ['bash -c "rm -rf /tests"', ['removes /tests']],
    ['bash <<EOF\nrm /tests/a\nEOF', ['removes /tests/a']],
    ['cat > /app/x <<EOF\nsee /tests\nEOF', ['writes /app/x']],
    ['{ echo a; echo b; } > out', ['writes /app/out']],
    ['while read -r l; do echo "$l"; done < in', ['reads /app/in']],
    ['rm -rf "$UNKNOWN" ~/*', ['removes /root/*']],
    ['cd / && rm -rf *', ['lists /', 'removes /*']],
    ['find /tests -name "*.sh"', ['lists /tests']],
    ['find / -name x -exec cat {} +', ['lists /']],
    ['/tests/test.sh', ['runs /tests/test.sh']],
    ['. ./env.sh', ['runs /app/env.sh']],
    ['chmod 755 run.sh', ['writes /app/run.sh']],
    ['dd if=/dev/zero of=/app/x', ['reads /dev/zero', 'writes /app/x']],
    [`python3 -c "open('/logs/verifier/reward.txt', 'w').write('1')"`, ['writes /logs/verifier/reward.txt']],
    [`python3 - <<'EOF'\nprint(open('/tests/expected.csv').read())\nEOF`, ['names /tests/expected.csv']],
    ['make 2>&1 >/dev/null', ['writes /dev/null']],
    ['cat "/tests/x', ['names /tests/x']],
  ])('%s: %j', (script, expected) => {
    expect(touches(script).filter((touch) => touch !== 'runs /app/-')).toEqual(expected)
  })

  it.each(['echo "cat /tests/test.sh"', 'printf "see /tests\\n"', 'ls # /tests', "git commit -m 'moved /tests'"])(
    'words that are no paths are none: %s',
    (script) => {
      expect(touches(script).filter((touch) => touch.includes('/tests'))).toEqual([])
    },
  )
})
