#!/bin/bash
# Runs after the agent, which never sees this folder, and leaves a number from 0 to 1 in reward.txt. Its exit code says nothing.
reward=1
# The outcome is looked at, not how it came about; what differs is printed, for whoever reads why the reward is what it is.
diff /tests/expected.txt /app/down.txt || reward=0
# What should not change is looked at too.
diff /tests/hosts.txt /app/hosts.txt || reward=0
echo "$reward" > /logs/verifier/reward.txt
