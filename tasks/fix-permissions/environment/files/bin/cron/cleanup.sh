#!/bin/sh
find /srv/tmp -type f -mtime +7 -delete
