#!/bin/bash
ls /app/logs
rm /app/logs/app.log.3
mv /app/logs/app.log.2 /app/logs/app.log.3
mv /app/logs/app.log.1 /app/logs/app.log.2
cp /app/logs/app.log /app/logs/app.log.1
: > /app/logs/app.log
wc -l /app/logs/app.log*
