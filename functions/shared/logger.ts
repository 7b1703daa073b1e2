import { Logger } from '@aws-lambda-powertools/logger';
import type { LOG_CODES } from './log-codes.ts';
import { count } from './metrics.ts';

export type LogCode = keyof typeof LOG_CODES;

/**
 * One logger for all functions. Never an event, never a whole object, never an error with its message: an SDK's or a
 * parser's message may quote what a person wrote (design §7). Service name comes from POWERTOOLS_SERVICE_NAME.
 */
export const logger = new Logger();

/** Identifiers and counts that may be logged. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export function info(code: LogCode, fields: LogFields = {}): void {
  logger.info(code, { ...fields });
}

export function warn(code: LogCode, fields: LogFields = {}): void {
  logger.warn(code, { ...fields });
}

/**
 * An error by its name alone, and counted: Lambda sees none where a batch goes back, or an answer says 500. By version, since the alarm of
 * a release looks at the new one alone (infra/constructs/gradual-release.ts).
 */
export function failure(code: LogCode, error: unknown, fields: LogFields = {}): void {
  const { POWERTOOLS_SERVICE_NAME: service = 'teledossier', AWS_LAMBDA_FUNCTION_VERSION: version = '$LATEST' } = process.env;
  count('Failure', { service, version });
  logger.error(code, { ...fields, error: error instanceof Error ? error.name : 'unknown' });
}
