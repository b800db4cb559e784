#!/bin/bash
cat /app/advisories.txt
grep -h -c ^Package /app/hosts/*/status
head -n 16 /app/hosts/mailprod03/status
grep -hE '^(Status|Source)' /app/hosts/*/status | sort | uniq -c
# The newest fix of each source package.
grep -v '^#' /app/advisories.txt | while read -r source version; do
  if grep -q "^$source " /tmp/fixes 2> /dev/null; then
    known=$(sed -n "s/^$source //p" /tmp/fixes)
    dpkg --compare-versions "$version" gt "$known" && sed -i "s/^$source .*/$source $version/" /tmp/fixes
  else
    echo "$source $version" >> /tmp/fixes
  fi
done
cat /tmp/fixes
for host in $(ls /app/hosts); do
  # One line for each installed package: its name, its source, and the version of that.
  awk -v RS= '/Status: install ok installed/ {
    package = source = version = ""
    n = split($0, lines, "\n")
    for (i = 1; i <= n; i++) {
      split(lines[i], words, " ")
      if (words[1] == "Package:") package = source = words[2]
      if (words[1] == "Version:" && version == "") version = words[2]
      if (words[1] == "Source:") { source = words[2]; if (words[3] != "") { version = words[3]; gsub(/[()]/, "", version) } }
    }
    print package, source, version
  }' "/app/hosts/$host/status" | while read -r package source version; do
    fixed=$(awk -v source="$source" '$1 == source { print $2 }' /tmp/fixes)
    if [ -n "$fixed" ] && dpkg --compare-versions "$version" lt "$fixed"; then printf '%s\t%s\t%s\t%s\n' "$host" "$package" "$version" "$fixed"; fi
  done
done | LC_ALL=C sort > /app/upgrade.tsv
cat /app/upgrade.tsv
