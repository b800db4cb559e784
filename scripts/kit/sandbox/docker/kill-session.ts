/** Kills a session and all that descends from it, until none is left. In bash alone, since an image need not have more. */
export const killSession = `
for attempt in {1..50}; do
  declare -A parents=() doomed=()
  for stat in /proc/[0-9]*/stat; do
    { read -r line < "$stat"; } 2> /dev/null || continue
    pid=\${line%% *}
    read -r state parent _ session _ <<< "\${line##*) }"
    [ "$state" = Z ] && continue
    parents[$pid]=$parent
    [ "$session" = "$1" ] && doomed[$pid]=1
  done
  grew=1
  while [ "$grew" = 1 ]; do
    grew=0
    for pid in "\${!parents[@]}"; do
      if [ -z "\${doomed[$pid]}" ] && [ -n "\${doomed[\${parents[$pid]}]}" ]; then doomed[$pid]=1; grew=1; fi
    done
  done
  [ "\${#doomed[@]}" = 0 ] && break
  kill -9 "\${!doomed[@]}" 2> /dev/null
done`
