// Loads the clients of AWS before the host does anything.
await import('@aws-sdk/client-gamelift');
await import('@aws-sdk/client-sqs');
