#!/bin/sh
# Makes a folder of links to the programs that `make test` and `make lint` may
# run, and prints its path: with it as the whole PATH, a test that runs anything
# else (kill, ps, psql, curl, jq, git …) fails as it would on a bare machine.
# Usage: PATH=$(bare-path.sh) make test
set -eu

# What the README names. rustup's and OpenSSL's own helpers come with it.
rust="cargo cargo-clippy cargo-fmt clippy-driver rustc rustdoc rustfmt rustup"
c="ar as c++ cc g++ gcc ld make nm perl ranlib strip"
node="node npm npx"
# And a browser; Debian's script that starts it also runs findmnt.
browser="chromium chromium-browser findmnt google-chrome google-chrome-stable"

# What any Debian has: the shell and its userland.
shell="bash env sh"
coreutils="basename cat chmod chown cp cut date dirname expand expr false head id ln ls mkdir \
mktemp mv nproc printf pwd readlink realpath rm rmdir seq sleep sort stat tail tee test timeout touch tr true \
tty uname uniq wc"
others="awk cmp diff find grep mount sed su umount xargs"

# What is used where it is installed and skipped with a line elsewhere.
optional="apt-get cargo-deny docker docker-compose nginx sudo"

programs="$rust $c $node $browser $shell $coreutils $others $optional"
folder=$(mktemp -d)
# Root's Postgres runs as another account, which may have to pass through.
chmod 755 "$folder"
# Not `command -v`, which knows what is built into the shell by name alone.
IFS=:
for directory in $PATH; do
    IFS=' '
    for program in $programs; do
        if [ -x "$directory/$program" ] && [ ! -e "$folder/$program" ]; then
            ln -s "$directory/$program" "$folder/$program"
        fi
    done
done
# Version managers put a script in the place of Python that needs a PATH of its own.
ln -s "$(python3 -c 'import sys; print(sys.executable)')" "$folder/python3"
echo "$folder"
