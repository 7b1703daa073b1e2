import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/**
 * What a function may do, named by the actions themselves: CDK's own grants are wider (`s3:GetObject*`, `s3:List*`,
 * scans of tables). test/infra/permissions.test.ts shows the sum, function by function.
 */
export const allow = (resources: string[], ...actions: string[]): PolicyStatement => new PolicyStatement({ resources, actions });

/** `GetObject…Tagging` reads the result of the malware scan, which is a tag: of the latest version, or of one that the reader names. */
type ObjectAction =
  | 'GetObject'
  | 'GetObjectVersion'
  | 'GetObjectTagging'
  | 'GetObjectVersionTagging'
  | 'PutObject'
  | 'PutObjectTagging'
  | 'DeleteObject'
  | 'DeleteObjectVersion';

/** Actions on the objects under some prefixes of a bucket. */
export const onObjects = (bucket: IBucket, prefixes: readonly string[], ...actions: ObjectAction[]): PolicyStatement =>
  allow(
    prefixes.map((prefix) => bucket.arnForObjects(`${prefix}*`)),
    ...actions.map((action) => `s3:${action}`),
  );

/**
 * Listing. Also what makes S3 answer « no such key » rather than « denied » for an object that is gone; a condition on
 * the prefix would undo that.
 */
export const listing = (bucket: IBucket, ...actions: ('ListBucket' | 'ListBucketVersions')[]): PolicyStatement =>
  allow([bucket.bucketArn], ...actions.map((action) => `s3:${action}`));

type ItemAction = 'GetItem' | 'BatchGetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query' | 'ConditionCheckItem';

/** Actions on items; a transaction is allowed by those of its parts. */
export const onItems = (table: ITable, ...actions: ItemAction[]): PolicyStatement =>
  allow([table.tableArn], ...actions.map((action) => `dynamodb:${action}`));

/** The same on the items of some partitions only (`ACCOUNT#*`): for a function that strangers can call. */
export function onItemsOf(table: ITable, partitions: readonly string[], ...actions: ItemAction[]): PolicyStatement {
  const statement = onItems(table, ...actions);
  statement.addCondition('ForAllValues:StringLike', { 'dynamodb:LeadingKeys': partitions });
  return statement;
}

export const onIndex = (table: ITable, index: 'gsi1' | 'gsi2'): PolicyStatement =>
  allow([`${table.tableArn}/index/${index}`], 'dynamodb:Query');

export const sendingTo = (...queues: IQueue[]): PolicyStatement =>
  allow(
    queues.map((queue) => queue.queueArn),
    'sqs:SendMessage',
  );

/** The customer key, through the services that hold the data and never directly. */
export function usingKey(key: IKey, region: string): PolicyStatement {
  const services = ['s3', 'dynamodb', 'sqs'].map((service) => `${service}.${region}.amazonaws.com`);
  return new PolicyStatement({
    resources: [key.keyArn],
    actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:DescribeKey'],
    conditions: { StringEquals: { 'kms:ViaService': services } },
  });
}
