#!/bin/sh
# Runs two commands at once: the first in silence, the second as it is. What the first said comes
# last; the answer is 0 only if both went well, and whichever failed is named.
said=$(mktemp) || exit 1
sh -c "$1" >"$said" 2>&1 &
first=$!
trap 'kill $first 2>/dev/null; rm -f "$said"; exit 130' INT TERM HUP
sh -c "$2"
second_ended=$?
wait $first
first_ended=$?
cat "$said"
rm -f "$said"
[ $first_ended -eq 0 ] || echo "Netral: '$1' failed; what it said stands above." >&2
[ $second_ended -eq 0 ] || echo "Netral: '$2' failed." >&2
[ $first_ended -eq 0 ] && [ $second_ended -eq 0 ]
