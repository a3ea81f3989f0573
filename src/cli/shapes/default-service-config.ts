const RETRY_POLICY = {
  maxAttempts: 5,
  initialBackoff: '0.1s',
  maxBackoff: '1s',
  backoffMultiplier: 2,
  retryableStatusCodes: ['UNAVAILABLE', 'DEADLINE_EXCEEDED'],
};

/**
 * The service config of the reference with its misspelt service name put right, but for
 * CreateShape: a retry could make two shapes of one request. What never left this machine gRPC sends
 * again by itself.
 */
export const DEFAULT_SERVICE_CONFIG = {
  methodConfig: [
    { name: [{ service: 'ShapeService', method: 'CreateShape' }] },
    { name: [{ service: 'ShapeService' }], timeout: '15s', retryPolicy: RETRY_POLICY },
  ],
};
