'use strict';
// Preloaded by every Node process of the emulator (NODE_OPTIONS); the workers of its functions say in the user agent of each call
// which function calls, by its verb-noun, and from which process.
if (process.env.AWS_LAMBDA_FUNCTION_NAME) {
  process.env.AWS_SDK_UA_APP_ID = `${process.env.POWERTOOLS_SERVICE_NAME ?? 'function'}.${process.pid}`;
}
