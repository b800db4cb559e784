#!/bin/bash
id nina; id jonas
find /srv/releases -printf '%M %u:%g %p\n'
groupadd release
useradd --system --user-group --groups release --home-dir /srv/releases --no-create-home --shell /usr/sbin/nologin deploy
usermod --append --groups release nina
usermod --append --groups release jonas
chown -R deploy:release /srv/releases
chmod -R u=rwX,g=rwX,o= /srv/releases
find /srv/releases -type d -exec chmod g+s {} +
find /srv/releases -printf '%M %u:%g %p\n'
getent passwd deploy; getent group release
