#!/bin/bash
# A share for each endpoint that is listed as it should be; a row that should not be there, or a wrong order, leaves nothing of it. Endpoints of one certificate may swap places.
touch /tmp/renew.csv
if [ -f /app/renew.csv ]; then tr -d '\r' < /app/renew.csv > /tmp/renew.csv; fi
awk -F, '
  NR == FNR { expected[$0] = FNR; days[FNR] = $4; total = FNR; next }
  FNR == 1 { if ($0 == "host,port,common_name,days_left") header = 1; else print "the header is: " $0; next }
  !($0 in expected) || seen[$0]++ { print "should not be there: " $0; wrong = 1; next }
  { right++; place = expected[$0]; if (days[place] != last && place < highest) { print "out of order: " $0; wrong = 1 } if (place > highest) highest = place; last = days[place] }
  END {
    reward = 0
    if (header && !wrong) reward = right / (total - 1)
    printf "reward %.2f\n", reward
  }
' /tests/expected.csv /tmp/renew.csv > /tmp/said
cat /tmp/said
reward=$(sed -n 's/^reward //p' /tmp/said)
echo "${reward:-0}" > /logs/verifier/reward.txt
rm -f /tmp/said /tmp/renew.csv
