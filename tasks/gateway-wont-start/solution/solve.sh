#!/bin/bash
tail -n 3 /var/log/gateway/gateway.log
cat -n /etc/gateway/gateway.conf
sed -i 's/^upstream_timout = /upstream_timeout = /' /etc/gateway/gateway.conf
sleep 2
tail -n 1 /var/log/gateway/gateway.log
cat /run/gateway/gateway.lock; ls -d /proc/4242
rm /run/gateway/gateway.lock
sleep 2
tail -n 1 /var/log/gateway/gateway.log
ps -eo pid,ppid,etimes,args | grep '[g]ateway\|[c]atalog'
kill -TERM "$(pgrep -f '^perl /opt/gateway/releases/41/gateway')"
sleep 2
tail -n 1 /var/log/gateway/gateway.log
cat /etc/catalog/catalog.conf
curl --silent http://127.0.0.1:8200/health
sed -i 's/^upstream = .*/upstream = 127.0.0.1:8200/' /etc/gateway/gateway.conf
sleep 2
tail -n 1 /var/log/gateway/gateway.log
curl --silent http://127.0.0.1:8080/health http://127.0.0.1:8080/items
ps -eo pid,ppid,etimes,args | grep '[g]ateway\|[c]atalog'
