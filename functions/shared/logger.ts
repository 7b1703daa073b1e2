import { Logger } from '@aws-lambda-powertools/logger';
import type { LOG_CODES } from './log-codes.ts';

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

/** An error by its name alone. */
export function failure(code: LogCode, error: unknown, fields: LogFields = {}): void {
  logger.error(code, { ...fields, error: error instanceof Error ? error.name : 'unknown' });
}
