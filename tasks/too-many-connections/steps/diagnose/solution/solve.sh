#!/bin/bash
cd /app/incident
cut -d' ' -f2- messages.log | sed 's/ (from.*//' | sort | uniq -c | sort -rn | head -n 8
grep 'too many clients' messages.log | head -n 3
awk -F, 'NR > 1 { if (!($2 in first)) first[$2] = $3; last[$2] = $3 } END { for (host in first) print host, first[host], last[host] }' connections.csv | sort
grep apiprod02 connections.csv | tail -n 9
grep apiprod02 changes.log
cat /app/config/apiprod02/vasko.env
grep connections /app/config/dbprod05/postgresql.conf
printf '%s\n' apiprod02 $((12 * 12)) '5125 5126' > cause.txt
cat cause.txt
