#!/usr/bin/env bash
# The match function against a real AGS namespace: a rule set, a function that is the host and a pool; two
# test users who find each other; and the clean-up. Built on `extend-host play --ags`.
#
#   export AB_BASE_URL='https://yourgame.prod.gamingservices.accelbyte.io'
#   export AB_CLIENT_ID='xxxxxxxxxx' AB_CLIENT_SECRET='xxxxxxxxxx'   # the second client, see the guide
#   export AB_NAMESPACE='yourgame'
#   export NGROK_URL='tcp://0.tcp.ap.ngrok.io:12345'                 # or EXTEND_APP_NAME='my-app'
#   bash demo/matchmaking.sh
#
# Guide: docs/guide/real-ags.md. More arguments go to `extend-host play`, for example --json.
source "$(dirname "${BASH_SOURCE[0]}")/against-ags.sh"
against_ags --matchmaking --no-servers "$@"
