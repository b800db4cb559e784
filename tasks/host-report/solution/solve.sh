#!/bin/bash
cd /app
head -n 3 hosts.csv
cut -d, -f2 hosts.csv | tail -n +2 | sort | uniq -c
header=environment,hosts,mean_disk,full
rows=$(awk -F, 'NR > 1 && $4 != "retired" {
  hosts[$2]++
  disk[$2] += $5
  if ($5 > 90) full[$2]++
}
END {
  for (name in hosts) printf "%s,%d,%.1f,%d\n", name, hosts[name], disk[name] / hosts[name], full[name]
}' hosts.csv | sort)
printf '%s\n' "$header" "$rows" > report.csv
cat report.csv
