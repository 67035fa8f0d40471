#!/bin/sh
# The browser tests need chromium on the path; stop early and say how to get it.
[ -n "$NO_BROWSER" ] && exit 0
command -v chromium >/dev/null 2>&1 && exit 0
echo "Netral: no chromium found; install the package 'chromium', or leave the browser tests out: make test NO_BROWSER=1" >&2
exit 1
