import { randomUUID } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SFTPWrapper } from 'ssh2';
import type { AwsEvents } from '../../cloud/aws-events.ts';
import { invalid, unknownResource } from './errors.ts';
import { type ConnectorDetail, type ConnectorEvent, failureOf, tellEnd } from './events.ts';
import type { ConnectorPools, Job } from './pool.ts';
import { QUOTAS, rateLimit } from './quotas.ts';
import type { Connector } from './registry.ts';
import type { RequestOf } from './requests.ts';
import { bucketAndKey, deletePath, listDirectory, moveFile, sendFile, storeListing } from './work.ts';

/** One file of a transfer, as ListFileTransferResults tells it. */
interface FileResult {
  readonly FilePath: string;
  StatusCode: 'QUEUED' | 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  FailureCode?: string;
  FailureMessage?: string;
}

interface Transfer {
  readonly connectorId: string;
  readonly results: readonly FileResult[];
  readonly forgottenAt: number;
}

export interface OperationsOptions {
  readonly s3: S3Client;
  readonly events: AwsEvents;
  readonly pools: ConnectorPools;
  /** Events of moves and deletions say which one they are of. */
  readonly describeMoves: boolean;
}

/** What a connector is asked to do at the far end: accepted at once, done in its turn, told by an event. */
export function connectorOperations({ s3, events, pools, describeMoves }: OperationsOptions) {
  const transfers = new Map<string, Transfer>();
  const limits = {
    paths: rateLimit(QUOTAS.pathsPerSecond),
    moves: rateLimit(QUOTAS.movesPerSecond),
    deletes: rateLimit(QUOTAS.deletesPerSecond),
    listings: rateLimit(QUOTAS.listingsPerSecond),
  };

  /** The schema registry of EventBridge has these fields, the user guide has not (ADR 0016). */
  const described = (fields: ConnectorDetail): ConnectorDetail => ({ ...(describeMoves ? fields : {}), 'egress-type': 'SERVICE_MANAGED' });

  /** An operation and its event; `fields` are asked for when it has ended. */
  function job(connector: Connector, kind: ConnectorEvent, fields: () => ConnectorDetail, run: Job['run'], result?: FileResult): Job {
    let startedAt = new Date().toISOString();
    return {
      run,
      started() {
        startedAt = new Date().toISOString();
        if (result) result.StatusCode = 'IN_PROGRESS';
      },
      ended(error) {
        if (result) Object.assign(result, resultOf(error));
        tellEnd(events, connector, kind, startedAt, fields(), error);
      },
    };
  }

  function sendJob(connector: Connector, transferId: string, result: FileResult, directory: string): Job {
    let bytes = 0;
    const { bucket, key } = bucketAndKey(result.FilePath);
    const fields = () => ({
      operation: 'SEND',
      'transfer-id': transferId,
      'file-transfer-id': fileTransferId,
      'file-path': result.FilePath,
      'remote-directory-path': directory,
      bytes,
      'egress-type': 'SERVICE_MANAGED',
      'local-file-location': { domain: 'S3', bucket, key },
    });
    const fileTransferId = `${transferId}/${randomUUID()}`;
    const run = async (sftp: SFTPWrapper, progress: () => void) => {
      bytes = await sendFile(s3, sftp, result.FilePath, directory, progress);
    };
    return job(connector, 'File Send', fields, run, result);
  }

  return {
    startFileTransfer(connector: Connector, request: RequestOf<'StartFileTransfer'>): { TransferId: string } {
      const { SendFilePaths, RetrieveFilePaths, RemoteDirectoryPath = '' } = request;
      if (SendFilePaths !== undefined && RetrieveFilePaths !== undefined)
        throw invalid('Specify SendFilePaths or RetrieveFilePaths, not both.');
      // The hub never retrieves: return flows come to its own server.
      if (RetrieveFilePaths !== undefined) throw invalid('The double does not retrieve.');
      if (SendFilePaths === undefined) throw invalid('SendFilePaths or RetrieveFilePaths is required.');
      limits.paths(connector.id, SendFilePaths.length);
      const TransferId = randomUUID();
      const results = SendFilePaths.map((FilePath): FileResult => ({ FilePath, StatusCode: 'QUEUED' }));
      pools.add(
        connector,
        results.map((result) => sendJob(connector, TransferId, result, RemoteDirectoryPath)),
      );
      const now = Date.now();
      for (const [id, { forgottenAt }] of transfers) if (forgottenAt < now) transfers.delete(id);
      transfers.set(TransferId, { connectorId: connector.id, results, forgottenAt: now + QUOTAS.resultsKeptMs });
      return { TransferId };
    },

    /** Ten files at most: one page holds them all, unless fewer are asked for. */
    results({ ConnectorId, TransferId, MaxResults = 10, NextToken = '0' }: RequestOf<'ListFileTransferResults'>) {
      const transfer = transfers.get(TransferId);
      if (transfer === undefined || transfer.connectorId !== ConnectorId) throw unknownResource('TRANSFER', TransferId);
      const from = Number(NextToken);
      if (!Number.isInteger(from)) throw invalid('The NextToken parameter that was passed is invalid.');
      const to = from + MaxResults;
      return {
        FileTransferResults: transfer.results.slice(from, to).map((result) => ({ ...result })),
        ...(to < transfer.results.length ? { NextToken: String(to) } : {}),
      };
    },

    startRemoteMove(connector: Connector, { SourcePath, TargetPath }: RequestOf<'StartRemoteMove'>): { MoveId: string } {
      limits.moves(connector.id);
      const MoveId = randomUUID();
      const fields = () => described({ 'move-id': MoveId, 'move-source-path': SourcePath, 'move-target-path': TargetPath });
      pools.add(connector, [job(connector, 'Remote Move', fields, (sftp) => moveFile(sftp, SourcePath, TargetPath))]);
      return { MoveId };
    },

    startRemoteDelete(connector: Connector, { DeletePath }: RequestOf<'StartRemoteDelete'>): { DeleteId: string } {
      limits.deletes(connector.id);
      const DeleteId = randomUUID();
      const fields = () => described({ 'delete-id': DeleteId, 'delete-path': DeletePath });
      pools.add(connector, [job(connector, 'Remote Delete', fields, (sftp) => deletePath(sftp, DeletePath))]);
      return { DeleteId };
    },

    startDirectoryListing(
      connector: Connector,
      request: RequestOf<'StartDirectoryListing'>,
    ): { ListingId: string; OutputFileName: string } {
      limits.listings(connector.id);
      const { RemoteDirectoryPath, OutputDirectoryPath, MaxItems = QUOTAS.listedItemsByDefault } = request;
      if (MaxItems > QUOTAS.listedItems) throw invalid(`MaxItems: at most ${QUOTAS.listedItems}.`);
      const ListingId = randomUUID();
      const OutputFileName = `${connector.id}-${ListingId}.json`;
      let outcome: ConnectorDetail = {};
      const fields = () => ({
        'listing-id': ListingId,
        'max-items': MaxItems,
        'output-directory-path': OutputDirectoryPath,
        'remote-directory-path': RemoteDirectoryPath,
        'egress-type': 'SERVICE_MANAGED',
        ...outcome,
      });
      const run = async (sftp: SFTPWrapper) => {
        const listing = await listDirectory(sftp, RemoteDirectoryPath, MaxItems);
        const stored = await storeListing(s3, listing, OutputDirectoryPath, OutputFileName);
        outcome = {
          'item-count': listing.files.length + listing.paths.length,
          truncated: listing.truncated,
          'output-file-location': { domain: 'S3', ...stored },
        };
      };
      pools.add(connector, [job(connector, 'Directory Listing', fields, run)]);
      return { ListingId, OutputFileName };
    },
  };
}

function resultOf(error: unknown): Partial<FileResult> {
  if (error === undefined) return { StatusCode: 'COMPLETED' };
  const { code, message } = failureOf(error);
  return { StatusCode: 'FAILED', FailureCode: code, FailureMessage: message };
}
