#!/bin/bash
# Succeeds when the server in this container is ready, database included. In
# bash alone: the image has no curl.
set -eu
exec {server}<>"/dev/tcp/127.0.0.1/${1:-8080}"
printf 'GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&"$server"
read -r -t 4 -u "$server" _ status _
[[ $status == 200 ]]
