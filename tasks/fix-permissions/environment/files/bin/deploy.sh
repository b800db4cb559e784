#!/bin/sh
git pull --ff-only
