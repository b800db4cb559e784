#!/bin/bash
# Accounts as the system sees them, owners and modes of each path, and what members and others can really do there.
reward=1
fail() { echo "$1"; reward=0; }
IFS=: read -r _ _ uid _ _ home shell < <(getent passwd deploy) || fail 'there is no account deploy'
[ "${uid:-1000}" -gt 0 ] && [ "${uid:-1000}" -lt 1000 ] || fail "deploy is no system account: uid $uid"
[ "$home" = /srv/releases ] || fail "the home of deploy is $home"
case "$shell" in */nologin | */false) ;; *) fail "deploy can log in with $shell" ;; esac
case "$(getent shadow deploy | cut -d: -f2)" in '!'* | '*'*) ;; *) fail 'deploy has a password' ;; esac
has_group() { id -nG "$1" 2> /dev/null | tr ' ' '\n' | grep -qx "$2"; }
for user in deploy nina jonas; do has_group "$user" release || fail "$user is not in release"; done
for user in laura root; do if has_group "$user" release; then fail "$user is in release"; fi; done
for user in nina laura; do has_group "$user" oncall || fail "$user is not in oncall any more"; done
for user in nina jonas laura; do
  [ "$(getent passwd "$user" | cut -d: -f6,7)" = "/home/$user:/bin/bash" ] || fail "the account of $user has changed"
done
[ "$(find /srv/releases | sort | tr '\n' ' ')" = "$(tr '\n' ' ' < /tests/paths)" ] || fail 'what is in /srv/releases is not what was there'
while IFS= read -r path; do
  read -r owner mode kind < <(stat -c '%U:%G %04a %F' "$path")
  [ "$owner" = deploy:release ] || fail "$path belongs to $owner"
  case "$kind:$path" in
    directory:*) [ "$mode" = 2770 ] || fail "$path has mode $mode" ;;
    */bin/serve) [ "$mode" = 0770 ] || fail "$path has mode $mode" ;;
    *) [ "$mode" = 0660 ] || fail "$path has mode $mode" ;;
  esac
done < /tests/paths
[ "$(stat -c '%U:%G %a' /srv/uploads)" = 'root:root 755' ] || fail '/srv/uploads has changed'
as() { local user=$1; shift; setpriv --reuid "$user" --regid "$(id -g "$user")" --init-groups "$@" 2> /dev/null; }
if as nina true; then
  as jonas touch /srv/releases/41/config/new || fail 'jonas can create nothing'
  [ "$(stat -c %G /srv/releases/41/config/new)" = release ] || fail 'what jonas creates does not belong to release'
  if as laura ls /srv/releases > /dev/null; then fail 'laura can look into it'; fi
  rm -f /srv/releases/41/config/new
fi
echo "$reward" > /logs/verifier/reward.txt
