#!/bin/bash
du -sh /var/log /var/lib
find /proc/[0-9]*/fd -lname '* (deleted)' -printf '%p %l\n' 2> /dev/null
ps -eo pid,etimes,args | grep '[k]elvo/bin'
head -n 4 /opt/kelvo/bin/collector
head -n 3 /opt/kelvo/bin/indexer
collector=$(pgrep -f '^perl /opt/kelvo/bin/collector')
stat -Lc '%s bytes' /proc/$collector/fd/* | sort -n | tail -n 1
cat /etc/collector.conf
perl /opt/kelvo/bin/collector --check
# With this configuration a HUP would have been its end.
sed -i 's|/var/log/colector/|/var/log/collector/|' /etc/collector.conf
perl /opt/kelvo/bin/collector --check
kill -HUP "$collector"
sleep 1
tail -n 2 /var/log/collector/collector.log
find /proc/[0-9]*/fd -lname '* (deleted)' -printf '%p %l\n' 2> /dev/null
ps -eo pid,etimes,args | grep '[k]elvo/bin'
