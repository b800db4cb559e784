#!/bin/bash
# A third for each right line, and nothing for a configuration that was touched already.
right=0
lines=0
if [ -f /app/incident/cause.txt ]; then
  while IFS= read -r line; do
    lines=$((lines + 1))
    expected=$(sed -n "${lines}p" /tests/cause.txt)
    if [ "$(echo "$line" | tr -d '\r' | sed 's/ *$//')" = "$expected" ]; then right=$((right + 1)); else echo "line $lines: $line"; fi
  done < /app/incident/cause.txt
fi
if [ "$lines" -gt 3 ]; then right=0; fi
for file in $(cd /tests/before && find . -type f); do
  if ! diff "/tests/before/$file" "/app/config/$file"; then right=0; fi
done
awk -v right="$right" 'BEGIN { printf "%.2f\n", right / 3 }' > /logs/verifier/reward.txt
