#!/bin/bash
# The one line has changed, and no other.
reward=0
diff /tests/expected.conf /app/db.conf && reward=1
echo "$reward" > /logs/verifier/reward.txt
