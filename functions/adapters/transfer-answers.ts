import { TransferServiceException } from '@aws-sdk/client-transfer';
import type { Transfer } from './transfer.ts';

/**
 * What is known of a call without an idempotency token: `started`, with its identifier; `refused`, by AWS itself, so that nothing was
 * begun; `unknown`, the answer was lost or the service failed, and the work may have begun.
 */
export type CallAnswer =
  | { readonly outcome: 'started'; readonly id: string }
  | { readonly outcome: 'refused'; readonly code: 'CALL_THROTTLED' | 'CALL_REFUSED' }
  | { readonly outcome: 'unknown' };

/** State of a transfer of one file. `unknown`: AWS no longer knows it, or did not answer. */
export type SendState = { readonly state: 'en-cours' | 'complet' | 'unknown' } | { readonly state: 'echec'; readonly code: string };

/** The calls of a push, each with what is known of its outcome. */
export function pushCalls(transfer: Transfer, vault: { readonly bucket: string }) {
  return {
    send: (connectorId: string, key: string, directory: string): Promise<CallAnswer> =>
      answerOf(() => transfer.startFileTransfer(connectorId, `/${vault.bucket}/${key}`, directory)),
    move: (connectorId: string, from: string, to: string): Promise<CallAnswer> =>
      answerOf(() => transfer.startRemoteMove(connectorId, from, to)),
    remove: (connectorId: string, path: string): Promise<CallAnswer> => answerOf(() => transfer.startRemoteDelete(connectorId, path)),
    /** `id`: key in the vault of the object that will hold the listing. */
    async list(connectorId: string, directory: string, prefix: string): Promise<CallAnswer> {
      const answer = await answerOf(() =>
        transfer.startDirectoryListing(connectorId, directory, `/${vault.bucket}/${prefix.replace(/\/$/, '')}`),
      );
      return answer.outcome === 'started' ? { ...answer, id: `${prefix}${answer.id}` } : answer;
    },
    async sendState(connectorId: string, transferId: string): Promise<SendState> {
      try {
        const [result] = await transfer.fileResults(connectorId, transferId);
        if (result?.status === 'COMPLETED') return { state: 'complet' };
        return result?.status === 'FAILED' ? { state: 'echec', code: result.failureCode ?? 'UNKNOWN_ERROR' } : { state: 'en-cours' };
      } catch (error) {
        if (error instanceof TransferServiceException) return { state: 'unknown' };
        throw error;
      }
    },
    /** Null where the account asks too often: one test a second for all of its connectors (aws-facts §2.4). */
    async test(connectorId: string): Promise<{ readonly ok: boolean; readonly hostKey: string | undefined } | null> {
      try {
        return await transfer.testConnection(connectorId);
      } catch (error) {
        if (error instanceof TransferServiceException) return null;
        throw error;
      }
    },
  };
}
export type PushCalls = ReturnType<typeof pushCalls>;

async function answerOf(call: () => Promise<string>): Promise<CallAnswer> {
  try {
    return { outcome: 'started', id: await call() };
  } catch (error) {
    const status = error instanceof TransferServiceException ? error.$metadata.httpStatusCode : undefined;
    if (status === undefined || status >= 500) return { outcome: 'unknown' };
    const throttled = error instanceof TransferServiceException && error.name === 'ThrottlingException';
    return { outcome: 'refused', code: throttled ? 'CALL_THROTTLED' : 'CALL_REFUSED' };
  }
}
