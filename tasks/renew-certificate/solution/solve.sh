#!/bin/bash
cat README serial issued
openssl x509 -in /etc/kelvo/tls/server.crt -noout -subject -dates -serial -ext subjectAltName,extendedKeyUsage
ls -l /etc/kelvo/tls /srv/ca
cat > /tmp/renew.cnf <<'END'
basicConstraints = CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:api.kelvo.example, DNS:api-internal.kelvo.example, IP:10.4.12.7
END
openssl req -new -key /etc/kelvo/tls/server.key -subj '/O=Kelvo/CN=api.kelvo.example' -out /tmp/renew.csr
openssl x509 -req -in /tmp/renew.csr -CA ca.crt -CAkey ca.key -set_serial 0x0400 -days 90 -extfile /tmp/renew.cnf -out /tmp/renew.crt
openssl verify -CAfile ca.crt -purpose sslserver /tmp/renew.crt
cat /tmp/renew.crt ca.crt > /etc/kelvo/tls/server.crt
echo 0401 > serial
echo '0400 api.kelvo.example' >> issued
openssl x509 -in /etc/kelvo/tls/server.crt -noout -subject -dates -serial -ext subjectAltName,extendedKeyUsage
grep -c BEGIN /etc/kelvo/tls/server.crt
rm /tmp/renew.cnf /tmp/renew.csr /tmp/renew.crt
