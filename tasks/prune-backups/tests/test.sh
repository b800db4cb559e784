#!/bin/bash
# What is kept and what is in quarantine, by name and content, and the list of checksums; the rules and what is held stand as they were.
reward=1
list() { (cd "$1" 2> /dev/null && find . -type f ! -name SHA256SUMS | sed 's|^\./||' | sort | while IFS= read -r name; do sha256sum "$name"; done); }
list /app/backups > /tmp/backups
list /app/quarantine > /tmp/quarantine
sort -k2 /tests/keep | diff - /tmp/backups || reward=0
sort -k2 /tests/broken | diff - /tmp/quarantine || reward=0
diff /tests/keep /app/backups/SHA256SUMS || reward=0
diff /tests/HOLD /app/HOLD || reward=0
diff /tests/RETENTION.md /app/RETENTION.md || reward=0
rm -f /tmp/backups /tmp/quarantine
echo "$reward" > /logs/verifier/reward.txt
