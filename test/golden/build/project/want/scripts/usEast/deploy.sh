#!/bin/sh
PORT=${PORT:-8080} ./up dev UsEast
PORT=${PORT:-8081} ./up live UsEast
