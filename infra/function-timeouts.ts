/**
 * Timeouts of the functions, in seconds. One table, because three other things are reckoned from it: leases (stage-schema.ts),
 * visibility of queues (workflow stack) and `TimeoutSeconds` of the state machines (test/statemachines/lint).
 */
export const FUNCTION_TIMEOUTS = {
  'receive-deposit': 60,
  'receive-return-flow': 60,
  'start-lifecycle': 30,
  'acknowledge-deposit': 30,
  'begin-redelivery': 30,
  'deliver-to-boite': 30,
  'hand-over-delivery': 30,
  // Visits one endpoint: each step is a few calls, and the next visit takes what is left.
  'advance-deliveries': 60,
  'open-in-gs': 30,
  'carry-out-events': 30,
  'send-mails': 30,
  'send-notices': 30,
  // Owes a notice to some thousands of contacts, sixteen at a time.
  'announce-status': 120,
  'record-mail-events': 30,
  'sweep-due': 120,
  'destroy-content': 60,
  'record-dead-letters': 60,
  'record-fetch': 30,
  'watch-sftp': 30,
  // As long as Lambda lets it: a pass over all boites, which the next invocation goes on with where it must.
  'reconcile-boites': 900,
  'identify-sftp-user': 10,
  // Rewrites the objects of some départements.
  'publish-directory': 60,
  'gs-api': 15,
  'activate-account': 10,
  'activate-agent': 10,
} as const;
export type FunctionName = keyof typeof FUNCTION_TIMEOUTS;
