#!/bin/bash
# Asks the port, and looks at who answers there and who runs it.
reward=1
fail() { echo "$1"; reward=0; }
field() { sed 's/.*) //' "/proc/$1/stat" 2> /dev/null | cut -d' ' -f"$2"; }
get() { exec 3<> "/dev/tcp/127.0.0.1/$1" && printf 'GET %s HTTP/1.0\r\n\r\n' "$2" >&3 && timeout 5 cat <&3 | tr -d '\r'; exec 3>&-; }
sleep 2.5
[ "$(get 8080 /health | tail -n 1)" = 'gateway 42 ok, upstream timeout 5 s' ] || fail "8080 says of its health: $(get 8080 /health | tail -n 1)"
[ "$(get 8080 /items | tail -n 3 | tr '\n' ' ')" = 'lamp chair table ' ] || fail '8080 does not give the items of the catalog'

booted=$(field 1 20)
declare -A runs
for process in /proc/[0-9]*; do
  mapfile -d '' -t words < "$process/cmdline" 2> /dev/null || continue
  case "${words[1]}" in
    /opt/gateway/releases/41/*) fail 'release 41 still runs' ;;
    /opt/gateway/* | /opt/catalog/*) runs[${words[1]}]+="${process#/proc/} " ;;
  esac
done
gateway=${runs[/opt/gateway/current/gateway]% }
catalog=${runs[/opt/catalog/catalog]% }
supervisor=${runs[/opt/gateway/bin/supervise]%% *}
[ -n "$gateway" ] && [ "$(field "$gateway" 2)" = "$supervisor" ] || fail 'no gateway is run by the supervisor'
for pid in "$catalog" "$supervisor"; do
  [ -n "$pid" ] && [ $(($(field "$pid" 20) - booted)) -lt 600 ] || fail 'the catalog or the supervisor does not run as it did'
done
[ "$(cat /run/gateway/gateway.lock)" = "$gateway" ] || fail 'the lock is not held by the gateway'
for file in bin/supervise releases/41/gateway releases/42/gateway; do
  cmp "/tests/programs/$(tr / - <<< "$file")" "/opt/gateway/$file" || fail "$file has changed"
done
cmp /tests/programs/catalog /opt/catalog/catalog && cmp /tests/programs/catalog.conf /etc/catalog/catalog.conf || fail 'the catalog has changed'
[ "$(readlink -f /opt/gateway/current)" = /opt/gateway/releases/42 ] || fail 'release 42 is not the current one'
echo "$reward" > /logs/verifier/reward.txt
