#!/bin/bash
# Names may stand in either order, white space is free; all else is as it was.
normalize() {
  sed -e 's/[[:space:]][[:space:]]*/ /g' -e 's/server_name www.shop.example shop.example;/server_name shop.example www.shop.example;/' "$1"
}
reward=1
normalize /app/sites/shop.conf > /tmp/shop.actual
normalize /tests/shop.conf > /tmp/shop.expected
diff /tmp/shop.expected /tmp/shop.actual || reward=0
diff /tests/admin.conf /app/sites/admin.conf || reward=0
echo "$reward" > /logs/verifier/reward.txt
