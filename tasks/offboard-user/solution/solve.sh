#!/bin/bash
cd /app/access
cat POLICY.md
cat people/nina.pub
find hosts -type f | sort
tail -n +1 hosts/*/passwd hosts/*/group
tail -n +1 hosts/*/sudoers.d/*
awk '{ print $2 }' people/nina.pub > /tmp/nina.keys
grep -rnF -f /tmp/nina.keys hosts
sed -i '/^nina:/s|:/bin/bash$|:/usr/sbin/nologin|' hosts/*/passwd
sed -i -E -e 's/([:,])nina,/\1/' -e 's/([:,])nina$/\1/' -e 's/,$//' hosts/*/group
cat hosts/*/group | grep nina
cat hosts/*/passwd | grep nina
sed -i -e 's/laura, nina, jonas/laura, jonas/' -e '/^nina ALL/d' hosts/apiprod01/sudoers.d/operators
sed -i '/^User_Alias ONCALL = nina$/d' hosts/apiprod02/sudoers.d/operators
sed -i '/^nina ALL/d' hosts/apiprod02/sudoers.d/nina-debug
sed -i 's/carla, nina ALL/carla ALL/' hosts/dbprod05/sudoers.d/dba
grep . hosts/*/sudoers.d/*
for file in $(grep -rlF -f /tmp/nina.keys hosts); do
  grep -vF -f /tmp/nina.keys "$file" > /tmp/left
  cp /tmp/left "$file"
done
mv people/nina.pub left/
grep -rlF -f /tmp/nina.keys .
cat hosts/*/group hosts/*/sudoers.d/* | grep -w nina
