#!/bin/bash
cat /app/incident/decision.md
cd /app/config
cat hosts.csv
grep connections dbprod05/postgresql.conf
grep -E '^(role|processes|pool_size)=' */vasko.env
# 200 less 3 for superusers; nine tenths of that; less what workers and batch can open; over the processes of the api hosts.
allowed=$(( (200 - 3) * 9 / 10 ))
others=$((2 * 10 + 1 * 10 + 1 * 10))
pool=$(( (allowed - others) / (4 + 12 + 4) ))
echo "$allowed less $others: $pool for each process"
sed -i "s/^pool_size=.*/pool_size=$pool/" apiprod01/vasko.env apiprod02/vasko.env apiprod03/vasko.env
echo host,connections > /app/incident/pools.csv
for host in apiprod01 apiprod02 apiprod03 batchprod01 workerprod02 workerprod03; do
  processes=$(sed -n 's/^processes=//p' $host/vasko.env)
  size=$(sed -n 's/^pool_size=//p' $host/vasko.env)
  echo "$host,$((processes * size))" >> /app/incident/pools.csv
done
cat /app/incident/pools.csv
awk -F, 'NR > 1 { sum += $2 } END { print sum, "of", 197 }' /app/incident/pools.csv
