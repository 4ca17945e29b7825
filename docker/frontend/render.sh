#!/bin/sh
# Writes a configuration of nginx that serves what the container would, without
# a container: for checks and for a look at it.
# Usage: render.sh FOLDER BACKEND [LISTEN] [DIST]
# then   nginx -c FOLDER/nginx.conf -e stderr -g 'daemon off;'
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
backend=$2
listen=${3:-127.0.0.1:8088}
dist=${4:-$here/../../frontend/dist}

sed -e "s|\${BACKEND}|$backend|; s|\${TRUSTED_PROXY}|127.0.0.1|; s|\${NGINX_LOCAL_RESOLVERS}|127.0.0.1|" \
    -e "s|listen 8080|listen $listen|; s|/usr/share/nginx/html|$dist|" \
    -e "s|/etc/nginx/security-headers.conf|$here/security-headers.conf|" \
    "$here/default.conf.template" >"$folder/default.conf"
cat >"$folder/nginx.conf" <<END
pid $folder/nginx.pid;
events {}
http {
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    sendfile on;
    access_log off;
    client_body_temp_path $folder;
    proxy_temp_path $folder;
    fastcgi_temp_path $folder;
    uwsgi_temp_path $folder;
    scgi_temp_path $folder;
    include $folder/default.conf;
}
END
