#!/usr/bin/env bash
# The session DSM against a real AGS namespace: two game sessions get dedicated servers from the host, one
# at once and one later, and give them back. Servers of a cloud cost money while they run.
# Built on `extend-host play --ags`.
#
#   export AB_BASE_URL='https://yourgame.prod.gamingservices.accelbyte.io'
#   export AB_CLIENT_ID='xxxxxxxxxx' AB_CLIENT_SECRET='xxxxxxxxxx'   # the second client, see the guide
#   export AB_NAMESPACE='yourgame'
#   export GRPC_SERVER_URL='0.tcp.ap.ngrok.io:12345'                 # or EXTEND_APP_NAME='my-app'
#   bash demo/dedicated-servers.sh
#
# Guide: docs/guide/real-ags.md. More arguments go to `extend-host play`, for example --json.
source "$(dirname "${BASH_SOURCE[0]}")/against-ags.sh"
against_ags --no-matchmaking --servers "$@"
