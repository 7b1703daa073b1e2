import { emptyUse, type FunctionUse, type Usage } from '../../../bench/cost/usage.ts';

const use = (some: Partial<FunctionUse>): FunctionUse => ({ ...emptyUse(), memoryMb: 1024, ...some });

/** A run of ten dossiers with round figures. */
export const usage = (some: Partial<Usage> = {}): Usage => ({
  date: '2026-11-25',
  dossiers: 10,
  mix: { courriel: 6, sftp: 2, push: 2 },
  packageBytes: 10_000_000,
  functions: {
    'receive-deposit': use({
      invocations: 20,
      memoryMb: 2048,
      calls: { 's3:GetObject': 10, 's3:HeadObject': 10, 's3:PutObject': 20 },
      read: 40,
      written: 100,
      byIndex: { gsi1: 10, gsi2: 50 },
    }),
    'acknowledge-deposit': use({ invocations: 10, calls: { 's3:PutObject': 10 }, written: 10, byIndex: { gsi2: 10 } }),
    'deliver-to-boite': use({ invocations: 2, calls: { 's3:CopyObject': 2 }, written: 30 }),
    'open-in-gs': use({ invocations: 6, written: 24 }),
    'hand-over-delivery': use({ invocations: 2, written: 16 }),
    'advance-deliveries': use({
      invocations: 6,
      calls: { 'transfer:StartFileTransfer': 2, 'transfer:StartRemoteMove': 2, 's3:ListObjectVersions': 2, 's3:DeleteObject': 2 },
      written: 60,
    }),
    'carry-out-events': use({ invocations: 10, calls: { 'dynamodb:TransactWriteItems': 20 }, written: 90 }),
    'send-mails': use({ invocations: 10, calls: { 'ses:SendRawEmail': 16 }, written: 60 }),
    'record-mail-events': use({ invocations: 32, written: 32 }),
  },
  idle: { 'sweep-due': use({ invocations: 1, calls: { 'dynamodb:Query': 16, 's3:ListObjectsV2': 1 }, read: 9 }) },
  login: use({ invocations: 1, memoryMb: 1769, calls: { 'dynamodb:BatchGetItem': 1 }, read: 3, written: 1 }),
  machine: { executions: 12, transitions: 62 },
  queues: { sent: 20, fromEvents: 60 },
  objects: { puts: 34, gets: 20, outsidePuts: 10, outsideGets: 0 },
  stored: { vault: 10_000_000, 'boites-effaces': 3_000_000 },
  tableBytes: 50_000,
  scans: { objects: 15, bytes: 12_000_000 },
  mails: { count: 16, recipients: 16, bytes: 100_000 },
  server: { uploaded: 1_000_000, downloaded: 2_000_000 },
  connectors: { calls: 4, bytes: 2_000_000 },
  api: { requests: 18 },
  logs: { bytes: 200_000, metrics: ['DepositRefused service=receive-deposit'] },
  ...some,
});
