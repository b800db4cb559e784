#!/bin/bash
cat /etc/vasko/README
ps -eo pid,ppid,pcpu,etimes,args --sort=-pcpu | head -n 8
busy=$(ps -eo pid,args --sort=-pcpu | awk '/vasko\/bin\/worker/ && !/awk/ { print $1; exit }')
tr '\0' '\n' < "/proc/$busy/environ" | grep '^QUEUE='
cat /etc/vasko/queues.d/reports.conf
sed -i 's/^enabled = yes$/enabled = no/' /etc/vasko/queues.d/reports.conf
kill -TERM "$busy"
sleep 2
ps -eo pid,ppid,pcpu,etimes,args --sort=-pcpu | grep '[v]asko/bin'
tail -n 2 /var/log/vasko/*.log
