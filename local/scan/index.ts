import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { GetObjectCommand, PutObjectTaggingCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SCAN_TAG, type ScanResult, ScanResultSchema } from '../../functions/domain/scan.ts';
import { ObjectCreatedSchema } from '../../functions/shared/queue.ts';
import type { AwsEvents } from '../cloud/aws-events.ts';
import { type Judgement, judge } from './judge.ts';
import { listenToRequests, type ScanRequest } from './requests.ts';

export interface ScanDoubleOptions {
  readonly endpoint: string;
  readonly region: string;
  readonly account: string;
  /** Protected buckets, and the prefixes to which the scan of one is limited. */
  readonly buckets: readonly { readonly name: string; readonly prefix?: string }[];
  readonly events: AwsEvents;
  readonly log: (line: string) => void;
}

/**
 * Metadata by which a test plays a scanner that does not do its work: `x-amz-meta-analyse-jouee: FAILED`, or `AUCUNE` for a result that
 * never comes. A scan that is asked for again is done.
 */
const PLAYED = 'analyse-jouee';
const NAME = 'analyse-antivirus';

/**
 * The double of GuardDuty Malware Protection for S3, which the emulator lacks: hears of each new object by EventBridge as GuardDuty
 * does, looks for EICAR, tags the version, and says the result by GuardDuty's own event.
 */
export async function startScanDouble(options: ScanDoubleOptions): Promise<{ readonly url: string; close(): Promise<void> }> {
  const { endpoint, region, account, buckets, events, log } = options;
  const client = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  const sqs = new SQSClient(client);
  const bridge = new EventBridgeClient(client);
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: NAME }));
  const EventPattern = JSON.stringify({
    source: ['aws.s3'],
    'detail-type': ['Object Created'],
    detail: { bucket: { name: buckets.map(({ name }) => name) } },
  });
  await bridge.send(new PutRuleCommand({ Name: NAME, EventPattern }));
  await bridge.send(new PutTargetsCommand({ Rule: NAME, Targets: [{ Id: 'queue', Arn: `arn:aws:sqs:${region}:${account}:${NAME}` }] }));

  async function scan({ bucket, key, versionId }: ScanRequest, asked: boolean): Promise<void> {
    const named = { Bucket: bucket, Key: key, ...(versionId === undefined ? {} : { VersionId: versionId }) };
    const object = await s3.send(new GetObjectCommand(named));
    const bytes = Buffer.from((await object.Body?.transformToByteArray()) ?? []);
    const played = asked ? undefined : object.Metadata?.[PLAYED];
    if (played === 'AUCUNE') return;
    const forced = ScanResultSchema.safeParse(played).data;
    const judged = forced === undefined ? await judge(bytes) : { result: forced };
    const version = { ...named, ...(object.VersionId === undefined ? {} : { VersionId: object.VersionId }) };
    await s3.send(new PutObjectTaggingCommand({ ...version, Tagging: { TagSet: [{ Key: SCAN_TAG, Value: judged.result }] } }));
    const s3ObjectDetails = {
      bucketName: bucket,
      objectKey: key,
      eTag: object.ETag ?? '',
      versionId: object.VersionId,
      s3Throttled: false,
    };
    events.send({
      source: 'aws.guardduty',
      type: 'GuardDuty Malware Protection Object Scan Result',
      resources: [],
      detail: detailOf(judged, s3ObjectDetails),
    });
  }

  /** An object that is gone, or a scan that could not be done, is no result: the hub asks again. */
  const attempt = (object: ScanRequest, asked: boolean) => scan(object, asked).catch((error: unknown) => log(`scan: ${String(error)}`));

  async function listenToObjects(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 5 }), {
        abortSignal: signal,
      });
      await Promise.all(
        Messages.map(async ({ Body = '{}', ReceiptHandle }) => {
          const { bucket, object } = ObjectCreatedSchema.parse(JSON.parse(Body)).detail;
          const prefix = buckets.find(({ name }) => name === bucket.name)?.prefix ?? '';
          if (object.key.startsWith(prefix) && !object.key.endsWith('/')) {
            await attempt({ bucket: bucket.name, key: object.key, versionId: object['version-id'] }, false);
          }
          await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        }),
      );
    }
  }

  const stopping = new AbortController();
  const listening = listenToObjects(stopping.signal).catch((error: unknown) => {
    if (!stopping.signal.aborted) log(`scan: stopped: ${String(error)}`);
  });
  const requests = await listenToRequests((object) => void attempt(object, true));
  return {
    url: requests.url,
    async close() {
      stopping.abort();
      await listening;
      await requests.close();
      for (const opened of [s3, sqs, bridge]) opened.destroy();
    },
  };
}

function detailOf(judged: Judgement | { result: ScanResult; reason?: string }, s3ObjectDetails: object) {
  const { result, reason } = judged;
  const scanStatus = result === 'UNSUPPORTED' ? 'SKIPPED' : result === 'FAILED' || result === 'ACCESS_DENIED' ? 'FAILED' : 'COMPLETED';
  const threats = result === 'THREATS_FOUND' ? [{ name: 'EICAR-Test-File (not a virus)' }] : null;
  const scanResultDetails = { scanResultStatus: result, threats, statusReasons: reason === undefined ? null : [reason] };
  return { schemaVersion: '1.0', scanStatus, resourceType: 'S3_OBJECT', s3ObjectDetails, scanResultDetails };
}
