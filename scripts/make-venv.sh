#!/bin/sh
# Makes the virtual environment with the newest suitable Python, or says in one line what is missing.
for python in python3.13 python3.12 python3.11 python3; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        "$python" -m venv "$1" && exit 0
        echo "Netral: '$python -m venv' failed; install your distribution's python3-venv package." >&2
        exit 1
    fi
done
echo "Netral needs Python 3.11 or newer; none was found." >&2
exit 1
