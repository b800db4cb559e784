#!/bin/bash
cat /app/RETENTION.md /app/HOLD
ls /app/backups | wc -l
ls /app/backups | sed 's/-20.*//' | sort | uniq -c
cd /app/backups
sha256sum -c SHA256SUMS 2>/dev/null | grep -v ': OK$'
mkdir -p /app/quarantine
sha256sum -c SHA256SUMS 2>/dev/null | sed -n 's/: FAILED$//p' > /tmp/broken
while read -r dump; do mv "$dump" /app/quarantine/; done < /tmp/broken
ls *.dump | sort > /tmp/sound
# What each rule keeps, for one database after the other.
for database in $(sed 's/-20.*//' /tmp/sound | sort -u); do
  grep "^$database-20" /tmp/sound | sort -r > /tmp/newest-first
  head -n 7 /tmp/newest-first
  while read -r dump; do
    day=${dump#"$database-"}
    if [ "$(date -u -d "${day%.dump}" +%u)" = 7 ]; then echo "$dump"; fi
  done < /tmp/newest-first | head -n 4
  sort /tmp/newest-first | awk -v start=$((${#database} + 2)) '!seen[substr($0, start, 7)]++'
done > /tmp/kept
sed -n 's/^\([^# ]*\.dump\) .*/\1/p' /app/HOLD >> /tmp/kept
sort -u /tmp/kept -o /tmp/kept
cat /tmp/kept
comm -23 /tmp/sound /tmp/kept | xargs rm
awk 'NR == FNR { kept[$1] = 1; next } $2 in kept' /tmp/kept SHA256SUMS > /tmp/sums
cp /tmp/sums SHA256SUMS
sha256sum -c SHA256SUMS
ls /app/quarantine
