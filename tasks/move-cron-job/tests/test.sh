#!/bin/bash
# The one line says the new time, in whatever way cron takes it; every other line is as it was.
reward=1
is_dump='$0 !~ /^#/ && $6 == "postgres" && $7 == "/opt/kelvo/bin/dump-database" && $8 == "orders" && NF == 8'
awk "$is_dump" /app/cron.d/backup > /tmp/dump
days=$(awk '{ print tolower($5) }' /tmp/dump)
if [ "$(awk '{ print $1 + 0, $2 + 0, $3, $4 }' /tmp/dump)" != '15 4 * *' ]; then
  echo "the dump starts at: $(cat /tmp/dump)"
  reward=0
fi
case "$days" in
  1-5 | mon-fri | 1,2,3,4,5 | mon,tue,wed,thu,fri) ;;
  *) echo "the dump runs on these days: $days"; reward=0 ;;
esac
awk "!($is_dump)" /tests/before/backup > /tmp/others.before
awk "!($is_dump)" /app/cron.d/backup > /tmp/others.after
diff /tmp/others.before /tmp/others.after || reward=0
diff /tests/before/reindex /app/cron.d/reindex || reward=0
diff /tests/before/logs /app/cron.d/logs || reward=0
if [ "$(ls -A /app/cron.d | sort | tr '\n' ' ')" != 'backup logs reindex ' ]; then
  echo 'cron runs every file of /app/cron.d, and there are others now:'
  ls -A /app/cron.d
  reward=0
fi
echo "$reward" > /logs/verifier/reward.txt
