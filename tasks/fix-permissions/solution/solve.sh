#!/bin/bash
find /app/bin -name '*.sh' -exec chmod +x {} +
