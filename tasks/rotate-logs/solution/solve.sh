#!/bin/bash
cd /app/logs
ls
keep=3
shift_log() {
  if [ -f "app.log.$1" ]; then
    mv "app.log.$1" "app.log.$(($1 + 1))"
  fi
}
rm "app.log.$keep"
for number in $(seq $((keep - 1)) -1 1); do
  shift_log "$number"
done
cp app.log app.log.1
: > app.log
wc -l app.log*
