#!/bin/bash
# A third for each right line; more than three lines are a guess and worth nothing.
right=0
lines=0
touch /tmp/cause.txt
if [ -f /app/cause.txt ]; then cp /app/cause.txt /tmp/cause.txt; fi
while IFS= read -r line; do
  lines=$((lines + 1))
  if [ "$line" = "$(sed -n "${lines}p" /tests/expected.txt)" ]; then right=$((right + 1)); else echo "line $lines: $line"; fi
done < /tmp/cause.txt
if [ "$lines" -gt 3 ]; then right=0; fi
awk -v right="$right" 'BEGIN { printf "%.2f\n", right / 3 }' > /logs/verifier/reward.txt
