#!/bin/bash
reward=1
for file in app.log app.log.1 app.log.2 app.log.3 backup.log; do
  diff "/tests/expected/$file" "/app/logs/$file" || reward=0
done
if [ "$(ls -A /app/logs | wc -l)" -ne 5 ]; then
  echo "more or fewer files than five:"
  ls -A /app/logs
  reward=0
fi
echo "$reward" > /logs/verifier/reward.txt
