#!/usr/bin/env bash
# GnuPG looks for the keys of addresses as it does anywhere: a name that the system resolves, port 443, the authorities
# that the system believes in. Runs in a network and a view of the file system of its own (unshare --mount --net --pid),
# where all three are ours; whatever it starts ends with it.
#
#   wkd.sh SERVER CONFIG AUTHORITY FOLDER "HOST…" ADDRESS…
#
# Prints a line for each address: the address, and the fingerprints that were found for it.
set -euo pipefail
server=$1 config=$2 authority=$3 folder=$4 hosts=$5
shift 5

ip link set lo up
for host in $hosts; do echo "127.0.0.1 $host"; done >"$folder/hosts"
mount --bind "$folder/hosts" /etc/hosts
# Whatever else is asked for does not exist: without an answer GnuPG would not try the domain's own name.
echo "nameserver 127.0.0.1" >"$folder/resolv.conf"
mount --bind "$folder/resolv.conf" /etc/resolv.conf
python3 -c '
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 53))
print("ready", flush=True)
while True:
    asked, who = s.recvfrom(512)
    end = asked.index(0, 12) + 5
    s.sendto(asked[:2] + b"\x81\x83\0\1\0\0\0\0\0\0" + asked[12:end], who)
' >"$folder/names" &
mount --bind "$authority" /etc/ssl/certs/ca-certificates.crt

ECRIN__HTTP__LISTEN=127.0.0.1:443 "$server" serve --config "$config" >"$folder/ready" 2>"$folder/log" &
serving=$!
for _ in $(seq 600); do
    if [ -s "$folder/ready" ] && [ -s "$folder/names" ]; then break; fi
    if ! kill -0 "$serving" 2>/dev/null; then cat "$folder/log" >&2 && exit 1; fi
    sleep 0.05
done

export GNUPGHOME=$folder/gnupg
mkdir --mode 700 "$GNUPGHOME"
# The resolver that reads /etc/hosts.
echo standard-resolver >"$GNUPGHOME/dirmngr.conf"
for address in "$@"; do
    found=$(gpg --batch --no-tty --with-colons --auto-key-locate clear,nodefault,wkd --locate-keys "$address" \
        2>>"$folder/log" | awk -F : '$1 == "fpr" { print $10 }' || true)
    echo "$address" $found
done
kill "$serving"
wait "$serving" || true
