#!/bin/bash
# Six for each process of an api host: 177 of 197 connections, less 40 for the others, shared by 20 processes. Everything else is as it was.
reward=1
for file in $(cd /tests/before && find . -type f | sort); do
  expected="/tests/before/$file"
  if [ -f "/tests/after/$file" ]; then expected="/tests/after/$file"; fi
  diff "$expected" "/app/config/$file" || reward=0
done
[ "$(cd /app/config && find . -type f | sort)" = "$(cd /tests/before && find . -type f | sort)" ] || { echo 'the files of the configuration are not those there were'; reward=0; }
diff /tests/pools.csv /app/incident/pools.csv || reward=0
echo "$reward" > /logs/verifier/reward.txt
