#!/bin/bash
# What a client would check, what the authority asks for, and that the books are right. Nothing here depends on today's date.
reward=1
fail() { echo "$1"; reward=0; }
served=/etc/kelvo/tls/server.crt
mkdir -p /tmp/served && cd /tmp/served
awk '/BEGIN CERTIFICATE/ { n++ } n { print > n ".crt" }' "$served"
[ "$(ls | wc -l)" = 2 ] || fail "$(ls | wc -l) certificates are in $served, not the server's own and that of the authority"
of() { openssl x509 -in 1.crt -noout "$@" 2>&1; }

# The authority's own, as this image made it: its key and its certificate are the same wherever it is built.
[ "$(openssl x509 -in /srv/ca/ca.crt -noout -fingerprint -sha256)" = "$(cat /tests/ca-fingerprint)" ] || fail 'the certificate of the authority has changed'
cmp -s <(openssl x509 -in 2.crt -outform DER) <(openssl x509 -in /srv/ca/ca.crt -outform DER) || fail 'the second certificate is not that of the authority'
openssl verify -no_check_time -purpose sslserver -CAfile /srv/ca/ca.crt 1.crt || fail 'the certificate is not one that a client would take'
[ "$(of -pubkey)" = "$(cat /tests/server.pub)" ] || fail 'the certificate is not for the key that the server has'
[ "$(openssl pkey -in /etc/kelvo/tls/server.key -pubout)" = "$(cat /tests/server.pub)" ] || fail 'the key of the server has changed'
[ "$(openssl pkey -in /srv/ca/ca.key -pubout)" = "$(openssl x509 -in /srv/ca/ca.crt -noout -pubkey)" ] || fail 'the key of the authority has changed'

[ "$(of -subject -nameopt RFC2253)" = 'subject=CN=api.kelvo.example,O=Kelvo' ] || fail "$(of -subject)"
names=$(of -ext subjectAltName | tail -n +2 | tr -d ' ' | tr ',' '\n' | sort | tr '\n' ' ')
[ "$names" = 'DNS:api-internal.kelvo.example DNS:api.kelvo.example IPAddress:10.4.12.7 ' ] || fail "the alternative names are: $names"
[ "$(of -ext extendedKeyUsage | tail -n +2 | tr -d ' ')" = TLSWebServerAuthentication ] || fail 'the extended key usage is another'
if of -ext basicConstraints | grep -q CA:TRUE; then fail 'it is a certificate of an authority'; fi
begins=$(date -u -d "$(of -startdate | cut -d= -f2)" +%s)
ends=$(date -u -d "$(of -enddate | cut -d= -f2)" +%s)
[ $((ends - begins)) -ge $((89 * 86400)) ] && [ $((ends - begins)) -le $((90 * 86400)) ] || fail "it is valid for $(((ends - begins) / 86400)) days"
[ "$begins" -gt "$(date -u -d '2026-05-30' +%s)" ] || fail 'it is not new'

[ "$(of -serial)" = serial=0400 ] || fail "$(of -serial)"
[ "$(cat /srv/ca/serial)" = 0401 ] || fail "the next serial number is $(cat /srv/ca/serial)"
diff <(printf '%s\n' '03FD www.kelvo.example' '03FE api.kelvo.example' '03FF login.kelvo.example' '0400 api.kelvo.example') /srv/ca/issued || fail 'the book is not right'
case "$(stat -c %a "$served")" in *[4567]) ;; *) fail 'not everybody may read the certificate' ;; esac
for key in /srv/ca/ca.key /etc/kelvo/tls/server.key; do
  case "$(stat -c %a "$key")" in *00) ;; *) fail "$key can be read by others" ;; esac
done
rm -rf /tmp/served
echo "$reward" > /logs/verifier/reward.txt
