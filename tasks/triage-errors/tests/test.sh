#!/bin/bash
reward=0
if [ "$(tr -d '[:space:]' < /app/top.txt)" = 203.0.113.41 ]; then reward=1; fi
echo "$reward" > /logs/verifier/reward.txt
