#!/bin/bash
# Looks at the processes and at what they have open.
reward=1
fail() { echo "$1"; reward=0; }
field() { sed 's/.*) //' "/proc/$1/stat" 2> /dev/null | cut -d' ' -f"$2"; }
find_process() {
  local process words
  for process in /proc/[0-9]*; do
    mapfile -d '' -t words < "$process/cmdline" 2> /dev/null || continue
    if [ "${words[1]}" = "$1" ]; then echo "${process#/proc/}"; fi
  done
}
booted=$(field 1 20)
for program in collector indexer; do
  pids=$(find_process "/opt/kelvo/bin/$program")
  if [ "$(wc -w <<< "$pids")" != 1 ]; then fail "$program runs as: ${pids:-nothing}"; continue; fi
  case "$(field "$pids" 1)" in T | t | Z) fail "$program stands still" ;; esac
  [ $(($(field "$pids" 20) - booted)) -lt 500 ] || fail "$program was started again"
done
collector=$(find_process /opt/kelvo/bin/collector | head -n 1)
indexer=$(find_process /opt/kelvo/bin/indexer | head -n 1)

log=/var/log/collector/collector.log
find "/proc/${collector:-none}/fd" -lname "$log" 2> /dev/null | grep -q . || fail "the collector does not have $log open"
if find "/proc/${collector:-none}/fd" -lname '* (deleted)' 2> /dev/null | grep -q .; then fail 'the collector still has a file open that was removed'; fi
before=$(wc -c < "$log")
sleep 1.5
[ "$(wc -c < "$log")" -gt "${before:-0}" ] || fail 'the log does not grow'
[ "$(sed -n 's/^count=//p' "$log" | tail -n 1)" -gt 41000 ] || fail 'the counts are lost'
[ "$(du -sm /var/log /var/lib/indexer | awk '{ sum += $1 } END { print sum }')" -lt 8 ] || fail 'the space is taken by something else now'

scratch=$(find "/proc/${indexer:-none}/fd" -lname '/var/lib/indexer/scratch (deleted)' 2> /dev/null | head -n 1)
perl -e 'print pack "N*", map { ($_ * 2_654_435_761) % 4_294_967_296 } 1 .. 524_288' | cmp - "${scratch:-/dev/null}" || fail 'the scratch file of the indexer is not what it was'
cmp /tests/collector /opt/kelvo/bin/collector && cmp /tests/indexer /opt/kelvo/bin/indexer || fail 'a program has changed'
grep -qx 'log *= */var/log/collector/collector\.log' /etc/collector.conf || fail 'the collector would log elsewhere at its next start'
echo "$reward" > /logs/verifier/reward.txt
