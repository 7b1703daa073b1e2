import type * as z from 'zod';
import { CONTENT_DAYS } from '../functions/domain/legal-time.ts';
import type { Ladder } from '../functions/domain/reminders.ts';
import { LIMITATION_DAYS, type Stage, type StageConfig, StageConfigSchema } from './stage-schema.ts';

/** Days after the submission: the last is two days before the content is gone. */
const LADDER: Ladder = { hour: 8, mairie: [2, 7, 15, 23, 28], secondContactFrom: 7, usager: [15, 28] };

const deployed = {
  region: 'eu-west-3',
  retainData: true,
  logRetentionDays: 180,
  hosts: {},
  depotSenders: [{ prefix: 'msp' }],
  // What lies in the depot outlasts its bells, and with them any pause of the hub (ops/pause).
  lifecycle: {
    depotDays: 14,
    contentDays: CONTENT_DAYS + 1,
    pushCopyDays: 2,
    addressDays: 366,
    mailProofDays: 36,
    accessLogDays: 366,
    fetchedDays: 8,
  },
  effects: { leaseSeconds: 120, receiverLeaseSeconds: 120, evidenceSeconds: 600, partialGraceSeconds: 900 },
  // GuardDuty takes a minute or two for a package; half an hour is a fault of its own.
  scan: { overdueSeconds: 1_800 },
  reminders: LADDER,
  queues: { visibilitySeconds: 360, mailConcurrency: 10, depositConcurrency: 50, deliveryConcurrency: 20 },
  // The grace of a partial file, and five minutes for queues and visits.
  reconciliation: { unheardSeconds: 900 + 300 },
  push: {
    // 1, 2, 4 … 128 minutes, then every four hours: 24 attempts in 72 h at the longest waits.
    firstRetrySeconds: 60,
    maxRetrySeconds: 4 * 3600,
    fallbackSeconds: 72 * 3600,
    // The service waits and sends for twelve hours each at most (aws-facts §2.4).
    sendSeconds: 24 * 3600,
    pollSeconds: 30,
    firstProbeSeconds: 60,
    maxProbeSeconds: 900,
  },
  access: { passwordDays: 365, keyDays: 1_095, activationHours: 72, loginConcurrency: 100 },
} as const;

/** Lists of our own domain, one for each partner, behind which stand the addresses that he gave. */
const partnersAt = (domain: string) => ['msp', 'pec'].map((id) => ({ id, contact: `partenaire-${id}@${domain}` }));
/** Mailboxes of AWS that bounce, complain or receive, for tests of these. */
const SES_SIMULATOR = '*@simulator.amazonses.com';

const stages: Record<Stage, z.input<typeof StageConfigSchema>> = {
  local: {
    ...deployed,
    depotSenders: [{ prefix: 'msp' }],
    stage: 'local',
    release: 'at-once',
    ledger: { mode: 'GOVERNANCE', days: 1 },
    retainData: false,
    logRetentionDays: 7,
    effects: { leaseSeconds: 40, receiverLeaseSeconds: 65, evidenceSeconds: 5, partialGraceSeconds: 20 },
    scan: { overdueSeconds: 30 },
    queues: { visibilitySeconds: 15, mailConcurrency: 2, depositConcurrency: 4, deliveryConcurrency: 3 },
    // An hour in less than two seconds: 72 h are two minutes.
    push: {
      firstRetrySeconds: 1,
      maxRetrySeconds: 6,
      fallbackSeconds: 120,
      sendSeconds: 40,
      pollSeconds: 1,
      firstProbeSeconds: 2,
      maxProbeSeconds: 5,
    },
    transfer: { addresses: { kind: 'public' }, hostKeys: ['2026'] },
    reconciliation: { unheardSeconds: 5 },
    mail: {
      domain: 'teledossier.test',
      from: 'ne-pas-repondre@teledossier.test',
      operator: 'exploitation@teledossier.test',
      // Names that exist nowhere (RFC 2606, § 2).
      recipients: { to: 'tests', patterns: ['*@*.test', '*@*.example', SES_SIMULATOR], catchAll: 'essais@teledossier.test' },
    },
    partners: partnersAt('teledossier.test'),
    gs: {
      url: 'http://127.0.0.1:5173',
      origins: ['http://127.0.0.1:5173'],
      mfa: false,
      passwordSignIn: true,
      requestsPerSecond: 50,
    },
  },
  preprod: {
    ...deployed,
    depotSenders: [{ prefix: 'msp' }],
    stage: 'preprod',
    release: 'tenth-for-5-minutes',
    transfer: {
      hostName: 'sftp.preprod.teledossier.service-public.fr',
      addresses: { kind: 'public' },
      hostKeys: ['2026'],
    },
    ledger: { mode: 'GOVERNANCE', days: 31 },
    mail: {
      domain: 'preprod.teledossier.service-public.fr',
      from: 'ne-pas-repondre@preprod.teledossier.service-public.fr',
      operator: 'essais-exploitation@preprod.teledossier.service-public.fr',
      // What was meant for a usager or a mairie goes to the catch-all: preprod never writes to a real one.
      recipients: {
        to: 'tests',
        patterns: ['*@preprod.teledossier.service-public.fr', SES_SIMULATOR],
        catchAll: 'essais@preprod.teledossier.service-public.fr',
      },
    },
    partners: partnersAt('preprod.teledossier.service-public.fr'),
    gs: {
      url: 'https://gs.preprod.teledossier.service-public.fr',
      origins: ['https://gs.preprod.teledossier.service-public.fr'],
      mfa: true,
      passwordSignIn: false,
      requestsPerSecond: 50,
    },
  },
  prod: {
    ...deployed,
    depotSenders: [{ prefix: 'msp' }],
    stage: 'prod',
    release: 'tenth-for-10-minutes',
    transfer: { hostName: 'sftp.teledossier.service-public.fr', addresses: { kind: 'public' }, hostKeys: ['2026'] },
    ledger: { mode: 'COMPLIANCE', days: LIMITATION_DAYS },
    mail: {
      domain: 'teledossier.service-public.fr',
      from: 'ne-pas-repondre@teledossier.service-public.fr',
      operator: 'exploitation@teledossier.service-public.fr',
      recipients: { to: 'anyone' },
    },
    partners: partnersAt('teledossier.service-public.fr'),
    gs: {
      url: 'https://gs.teledossier.service-public.fr',
      origins: ['https://gs.teledossier.service-public.fr'],
      mfa: true,
      passwordSignIn: false,
      requestsPerSecond: 200,
    },
  },
};

/**
 * The configuration of a stage, checked. `npx cdk synth` without `-c stage=…` means `prod`: the stage that must always
 * synthesise. A deploy names its stage: `npx cdk deploy --all` without it would reach prod too.
 */
export function stageConfig(stage: unknown = 'prod'): StageConfig {
  return StageConfigSchema.parse(stages[StageConfigSchema.shape.stage.parse(stage)]);
}
