#!/bin/bash
grep -n 8080 /app/sites/shop.conf
sed -i '/^upstream shop/,/^}/s/:8080/:8443/' /app/sites/shop.conf
sed -i 's/server_name shop.example;/server_name shop.example www.shop.example;/' /app/sites/shop.conf
grep -nE '8443|server_name' /app/sites/shop.conf
