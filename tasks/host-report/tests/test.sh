#!/bin/bash
# A quarter for each right line; lines that should not be there take all of it.
lines=0
right=0
touch /tmp/report.csv
if [ -f /app/report.csv ]; then cp /app/report.csv /tmp/report.csv; fi
while IFS= read -r line; do
  lines=$((lines + 1))
  if [ "$line" = "$(sed -n "${lines}p" /tests/expected.csv)" ]; then
    right=$((right + 1))
  else
    echo "line $lines: $line"
  fi
done < /tmp/report.csv
if [ "$lines" -gt 4 ]; then right=0; fi
awk -v right="$right" -v lines="$lines" 'BEGIN { printf "{\"reward\": %.2f, \"lines\": %d}\n", right / 4, lines }' > /logs/verifier/reward.json
