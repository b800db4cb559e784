#!/bin/bash
cat /app/endpoints.csv
find /app/certificates -type f | sort
cat /app/certificates/apiprod02/api.txt
now=$(date -u -d '2026-06-01 00:00:00' +%s)
tail -n +2 /app/endpoints.csv | while IFS=, read -r host port file; do
  text="/app/certificates/${file%.pem}.txt"
  name=$(sed -n 's/^subject=.*CN = //p' "$text")
  end=$(sed -n 's/^notAfter=//p' "$text")
  end=$(date -u -d "$end" +%s)
  left=$((end - now))
  if [ "$left" -lt 0 ]; then days=expired; else days=$((left / 86400)); fi
  if [ "$left" -le $((30 * 86400)) ]; then echo "$left,$host,$port,$name,$days"; fi
done > /tmp/found
sort -n /tmp/found
echo host,port,common_name,days_left > /app/renew.csv
sort -t, -k1,1n -k2 /tmp/found | cut -d, -f2- >> /app/renew.csv
cat /app/renew.csv
