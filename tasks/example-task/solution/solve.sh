#!/bin/bash
# What a person would type: look, change, check. The oracle runs it command by command, and models learn from what it shows.
cat /app/hosts.txt
awk '$3 == "down" { print $1 }' /app/hosts.txt | sort > /app/down.txt
cat /app/down.txt
