#!/bin/bash
# What serves, what the deployer would link at its next run, and everything that had to stay.
reward=1
fail() { echo "$1"; reward=0; }
[ -L /app/current ] || fail 'current is no link any more'
target=$(readlink /app/current)
case "${target%/}" in
  releases/216 | ./releases/216) ;;
  *) fail "current leads to $target" ;;
esac
grep -q '^release=216$' /app/current/RELEASE || fail 'the release that serves is not 216'

# The deployer's own rule: the newest that is not named above the first empty line.
sed '/^[[:space:]]*$/,$d' /app/blocked | tr -d ' \t\r' | sort > /tmp/blocked
next=$(ls /app/releases | sort -n | grep -vxFf /tmp/blocked | tail -n 1)
[ "$next" = 216 ] || fail "the deployer would link $next"
for number in 214 215 218; do
  grep -qx "$number" /tmp/blocked || fail "$number is not blocked"
done
for number in 211 212 213 216; do
  if grep -qx "$number" /tmp/blocked; then fail "$number should not be blocked"; fi
done
sed -n '/^$/,$p' /app/blocked | grep -qx 209 || fail 'what is noted below the empty line of blocked is gone'

for file in $(cd /tests/before && find . -type f); do
  diff "/tests/before/$file" "/app/$file" || fail "$file has changed"
done
[ "$(ls /app/releases | tr '\n' ' ')" = '211 212 213 214 215 216 217 218 ' ] || fail 'the releases are not those there were'
rm -f /tmp/blocked
echo "$reward" > /logs/verifier/reward.txt
