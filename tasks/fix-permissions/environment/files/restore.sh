#!/bin/sh
echo not one of them
