#!/bin/sh
# The name this command had before there was `inlet call`; takes the same arguments.
exec "$(dirname "$0")/../inlet" call "$@"
