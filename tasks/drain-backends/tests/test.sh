#!/bin/bash
# Asks the balancer itself, which nobody but its admin port can change.
reward=1
get() { exec 3<> /dev/tcp/balancer/8090 && printf 'GET %s HTTP/1.0\r\n\r\n' "$1" >&3 && timeout 5 cat <&3 | tr -d '\r' | sed '1,/^$/d'; exec 3>&-; }
get /backends | cut -d' ' -f1,2 | diff /tests/backends - || reward=0
get /log
[ "$(get /log | tail -n 1)" = 'dropped 0' ] || reward=0
echo "$reward" > /logs/verifier/reward.txt
