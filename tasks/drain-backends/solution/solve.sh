#!/bin/bash
curl --silent http://balancer:8090/
curl --silent http://balancer:8090/backends
# Two have to be up at any time, so the forgotten one comes first.
curl --silent --request POST 'http://balancer:8090/backends/webprod07?state=up'
for host in webprod03 webprod05; do
  curl --silent --request POST "http://balancer:8090/backends/$host?state=drain"
done
curl --silent http://balancer:8090/backends
until [ -z "$(curl --silent http://balancer:8090/backends | awk '$2 == "drain" && $3 > 0')" ]; do sleep 0.5; done
for host in webprod03 webprod05; do
  curl --silent --request POST "http://balancer:8090/backends/$host?state=maintenance"
done
curl --silent http://balancer:8090/backends
curl --silent http://balancer:8090/log
