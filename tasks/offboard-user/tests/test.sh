#!/bin/bash
# Every file of the repository is as it should be and none is there besides. White space is free where sudo takes it so, and a sudo file that says nothing may be gone.
reward=1
places() { (cd "$1" && find . -type f | grep -v '/sudoers.d/nina-debug$' | sort); }
normalize() {
  case "$1" in
    */sudoers.d/*) sed -e 's/[[:space:]]*,[[:space:]]*/,/g' -e 's/[[:space:]]*=[[:space:]]*/=/' -e 's/[[:space:]][[:space:]]*/ /g' -e 's/ $//' -e '/^$/d' "$1" ;;
    *) cat "$1" ;;
  esac
}
places /tests/expected > /tmp/expected
places /app/access > /tmp/actual
diff /tmp/expected /tmp/actual || reward=0
while IFS= read -r file; do
  normalize "/tests/expected/$file" > /tmp/one
  normalize "/app/access/$file" > /tmp/other
  if ! diff /tmp/one /tmp/other; then echo "in $file"; reward=0; fi
done < /tmp/expected
debug=/app/access/hosts/apiprod02/sudoers.d/nina-debug
if [ -e "$debug" ] && grep -v '^#' "$debug" | grep -q '[^[:space:]]'; then echo "$debug still gives something"; reward=0; fi
rm -f /tmp/expected /tmp/actual /tmp/one /tmp/other
echo "$reward" > /logs/verifier/reward.txt
