#!/bin/bash
head -n 3 /app/hosts.csv
cut -d, -f2,4 /app/hosts.csv | tail -n +2 | sort | uniq -c
echo environment,hosts,mean_disk,full > /app/report.csv
awk -F, 'NR > 1 && $4 != "retired" {
  hosts[$2]++
  disk[$2] += $5
  if ($5 > 90) full[$2]++
}
END {
  for (name in hosts) printf "%s,%d,%.1f,%d\n", name, hosts[name], disk[name] / hosts[name], full[name]
}' /app/hosts.csv | sort >> /app/report.csv
cat /app/report.csv
