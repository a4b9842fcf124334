#!/bin/sh
PORT=${PORT:-8080} ./up dev EuWest
PORT=${PORT:-8081} ./up live EuWest
