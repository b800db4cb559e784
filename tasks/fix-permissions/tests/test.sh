#!/bin/bash
reward=1
for file in backup.sh deploy.sh cron/cleanup.sh; do
  case "$(stat -c %a "/app/bin/$file")" in
    7*) ;;
    *) echo "$file cannot be executed"; reward=0 ;;
  esac
done
for file in bin/settings.env bin/cron/crontab restore.sh; do
  case "$(stat -c %a "/app/$file")" in
    6*) ;;
    *) echo "$file should not have changed"; reward=0 ;;
  esac
done
echo "$reward" > /logs/verifier/reward.txt
