#!/bin/sh
exec tar czf "/srv/backup/$(date +%F).tgz" /srv/data
