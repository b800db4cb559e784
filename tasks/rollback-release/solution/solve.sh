#!/bin/bash
cat /app/README.md
readlink /app/current
tail -n 14 /app/deploys.log
grep -E 'passed|failed|broken' /app/deploys.log
cat /app/database.env /app/blocked
grep schema_ /app/releases/*/RELEASE
# 218 is broken, 217 takes schema 13 alone; 216 passed, was not reported, and takes 12 to 14. 217 is newer than 216, so the deployer would take it next.
ln -sfn releases/216 /app/current
sed -i 's/^215$/215\n217\n218/' /app/blocked
cat /app/blocked
cat /app/current/RELEASE
