#!/bin/bash
grep -l failed /app/hosts/*/failed.txt
cat /app/hosts/dbprod35/journal.txt /app/hosts/dbprod35/df.txt
printf '%s\n' dbprod35 postgresql /var/lib/postgresql > /app/cause.txt
