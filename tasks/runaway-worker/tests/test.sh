#!/bin/bash
# Looks at the processes themselves. A worker that was started again is younger than the supervisor by more than the moment of the boot.
reward=1
fail() { echo "$1"; reward=0; }
sleep 1.5
field() { sed 's/.*) //' "/proc/$1/stat" 2> /dev/null | cut -d' ' -f"$2"; }
supervisors=()
declare -A workers
for process in /proc/[0-9]*; do
  pid=${process#/proc/}
  mapfile -d '' -t words < "$process/cmdline" 2> /dev/null || continue
  case "${words[1]}" in
    /opt/vasko/bin/supervise) supervisors+=("$pid") ;;
    /opt/vasko/bin/worker) workers[$pid]=$(tr '\0' '\n' < "$process/environ" | sed -n 's/^QUEUE=//p') ;;
  esac
done
# A subshell of the supervisor may be caught on its way to becoming something else.
[ "${#supervisors[@]}" -ge 1 ] || fail 'the supervisor does not run'
supervisor=$(printf '%s\n' "${supervisors[@]}" | sort -n | head -n 1)
case "$(field "${supervisor:-0}" 1)" in T | t | Z | '') fail 'the supervisor stands still' ;; esac
booted=$(field 1 20)
[ $(($(field "${supervisor:-1}" 20) - booted)) -lt 500 ] || fail 'the supervisor was started again'
for queue in mail thumbnails; do
  count=0
  for pid in "${!workers[@]}"; do
    [ "${workers[$pid]}" = "$queue" ] || continue
    count=$((count + 1))
    case "$(field "$pid" 1)" in T | t | Z) fail "the worker of $queue stands still" ;; esac
    [ $(($(field "$pid" 20) - $(field "$supervisor" 20))) -lt 300 ] || fail "the worker of $queue was started again"
  done
  [ "$count" = 1 ] || fail "$count workers serve $queue"
  diff "/tests/$queue.conf" "/etc/vasko/queues.d/$queue.conf" || fail "the configuration of $queue has changed"
  before=$(wc -l < "/var/log/vasko/$queue.log")
  sleep 1.2
  [ "$(wc -l < "/var/log/vasko/$queue.log")" -gt "$before" ] || fail "the worker of $queue makes no step"
done
for pid in "${!workers[@]}"; do
  case "${workers[$pid]}" in mail | thumbnails) ;; *) fail "a worker of ${workers[$pid]:-a queue that nobody knows} is there" ;; esac
done
if grep -qx 'enabled *= *yes' /etc/vasko/queues.d/reports.conf 2> /dev/null; then fail 'reports would be started again'; fi
for job in 000087 000088; do diff "/tests/$job.job" "/var/spool/vasko/reports/$job.job" || fail "job $job has changed"; done
echo "$reward" > /logs/verifier/reward.txt
