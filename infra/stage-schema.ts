import * as z from 'zod';
import { attemptsBeforeFallback, MIN_ATTEMPTS } from '../functions/domain/delivery-schedule.ts';
import { CONTENT_DAYS } from '../functions/domain/legal-time.ts';
import { PartnersSchema } from '../functions/domain/partners.ts';
import { RecipientsSchema, recipientFor } from '../functions/domain/recipients.ts';
import { LadderSchema } from '../functions/domain/reminders.ts';
import { FUNCTION_TIMEOUTS, type FunctionName } from './function-timeouts.ts';
import { TransferConfigSchema } from './transfer-config.ts';

/** What a call may still take after its function was cut: a lease outlives its function by that much (design §1.5). */
const NETWORK_MARGIN_SECONDS = 5;
/** The functions that claim an effect before they make it. */
const CLAIMING: readonly FunctionName[] = ['deliver-to-boite', 'carry-out-events', 'send-mails', 'send-notices'];
/** The functions that lease a number or a boite. */
const LEASING: readonly FunctionName[] = ['receive-deposit', 'receive-return-flow', 'advance-deliveries'];
const longest = (names: readonly FunctionName[]): number => Math.max(...names.map((name) => FUNCTION_TIMEOUTS[name]));

/** Who may deposit: one prefix of the depot and one role each (design §4). */
const DepotSenderSchema = z.strictObject({
  prefix: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** Account that may take the role; absent: the hub's own account. */
  account: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
});

/**
 * Claims against the State lapse four years after the first of January that follows (loi n° 68-1250 du 31 décembre 1968, art. 1er): five years
 * at most, and one of them is a leap year.
 */
export const LIMITATION_DAYS = 5 * 365 + 1;

/** Name of an API in a zone that is not ours, and its certificate, made and validated beforehand (docs/deploy.md). */
const ApiHostSchema = z.strictObject({
  name: z.string().regex(/^(?:[a-z0-9-]+\.)+[a-z]{2,}$/),
  certificateArn: z.string().regex(/^arn:aws:acm:eu-west-3:\d{12}:certificate\/[0-9a-f-]{36}$/),
});
export type ApiHost = z.infer<typeof ApiHostSchema>;

/** What a stage must be given; the comment beside a number says which rule of the field, or which quota, it follows. */
export const StageConfigSchema = z
  .strictObject({
    stage: z.enum(['local', 'preprod', 'prod']),
    region: z.literal('eu-west-3'),
    /** Stateful resources outlive their stack, and cannot be deleted by mistake. */
    retainData: z.boolean(),
    /** How a new version of a function takes over: a tenth of the calls for some minutes, and back by an alarm; or at once (docs/adr/0035). */
    release: z.enum(['at-once', 'tenth-for-5-minutes', 'tenth-for-10-minutes']),
    logRetentionDays: z.union([z.literal(7), z.literal(30), z.literal(180)]),
    depotSenders: z.array(DepotSenderSchema).min(1),
    lifecycle: z.strictObject({
      depotDays: z.int().min(1),
      /** One day behind the purge, which is the rule: this is the net under it (design §2, « Thirty days »). */
      contentDays: z.int().min(CONTENT_DAYS + 1),
      /** Copies of the content for a push: destroyed when it ends, or made anew. S3 counts whole days. */
      pushCopyDays: z.int().min(1).max(2),
      /** The usager's address, twelve months at the latest. */
      addressDays: z.int().max(366),
      /** What SES said of mails, for a restored table: DynamoDB goes back thirty-five days at most. */
      mailProofDays: z.int().min(36),
      accessLogDays: z.int().min(180),
      /** Of a file of a boite once the commune deleted it: what shows that a delivery was made outlasts any pause (design §1.5). */
      fetchedDays: z.int().min(1),
    }),
    /** The purge ledger: how long, and how firmly, nobody can change a line of it (docs/adr/0024). */
    ledger: z.strictObject({ mode: z.enum(['GOVERNANCE', 'COMPLIANCE']), days: z.int().min(1) }),
    effects: z.strictObject({
      /** Of an effect. */
      leaseSeconds: z.int().min(longest(CLAIMING) + NETWORK_MARGIN_SECONDS),
      /** Of a number while its deposit is received, of a boite while its return flows are, of an endpoint while it is visited. */
      receiverLeaseSeconds: z.int().min(longest(LEASING) + NETWORK_MARGIN_SECONDS),
      /** How long the outside may take to show what a lost caller did (design §1.5). */
      evidenceSeconds: z.int(),
      partialGraceSeconds: z.int(),
    }),
    scan: z.strictObject({
      /** After which a malware scan without result is late; three times that, and it is given up. */
      overdueSeconds: z.int().min(30),
    }),
    queues: z.strictObject({
      /** After a refused batch, a message comes back when this has passed. */
      visibilitySeconds: z.int().min(10),
      /** Concurrency of the FIFO consumer: from the sending rate that SES grants (two mails a second for each worker). */
      mailConcurrency: z.int().min(2),
      depositConcurrency: z.int().min(2),
      deliveryConcurrency: z.int().min(2),
    }),
    /** Seconds; what each means: functions/domain/delivery-schedule.ts and circuit.ts. */
    push: z
      .strictObject({
        firstRetrySeconds: z.int().min(1),
        maxRetrySeconds: z.int().min(1),
        fallbackSeconds: z.int().min(1),
        sendSeconds: z.int().min(1),
        pollSeconds: z.int().min(1),
        firstProbeSeconds: z.int().min(1),
        maxProbeSeconds: z.int().min(1),
      })
      // The longest waits that the jitter can draw.
      .refine((schedule) => attemptsBeforeFallback(schedule, 1) >= MIN_ATTEMPTS, { error: 'a delivery must have sixteen attempts' }),
    transfer: TransferConfigSchema,
    /** How long events and visits have their own way with a file of a boite, before a pass takes it for forgotten: longer than a partial one waits. */
    reconciliation: z.strictObject({ unheardSeconds: z.int().min(1) }),
    /** Accounts of the sFTP server. */
    access: z.strictObject({
      /** How long a password opens its account. A machine holds it: the CNIL's advice against periodic renewal is for people (ADR 0020). */
      passwordDays: z.int().min(60).max(730),
      keyDays: z.int().min(60).max(1_825),
      /** How long an activation link opens its page: a mail sent on a Friday is read on Monday. */
      activationHours: z.int().min(1).max(168),
      /**
       * Logins at one moment, reserved so that a crowd at the door takes nothing from the dossiers, and bounds the guesses made before the
       * first is counted. One takes half a second, two derivations of scrypt: 100 are 200 logins a second. 35,000 boites that log in every
       * fifteen minutes are 39, twice that where a key is offered before a password. Lambda wants 100 left in the account besides: a new
       * one, which may begin with 10 in all, asks for its 1,000 first.
       */
      loginConcurrency: z.int().min(5),
    }),
    /** When whom is reminded of a dossier that waits (docs/adr/0022). */
    reminders: LadderSchema,
    /** `operator`: those who run the hub, told of what no one else can repair. `recipients`: whom the stage may write to. */
    mail: z.strictObject({ domain: z.string(), from: z.string(), operator: z.email(), recipients: RecipientsSchema }),
    /** Who, at those that send dossiers, is told of incidents and maintenances. */
    partners: PartnersSchema,
    /** Names of the API of the GS and of the activation pages; absent: those of AWS. */
    hosts: z.strictObject({ gsApi: ApiHostSchema.optional(), activation: ApiHostSchema.optional() }),
    gs: z.strictObject({
      url: z.url(),
      origins: z.array(z.url()).min(1),
      mfa: z.boolean(),
      /** Only where no browser is there to compute SRP: the local stage. */
      passwordSignIn: z.boolean(),
      requestsPerSecond: z.int().min(1),
    }),
  })
  .refine((c) => c.stage === 'local' || c.reconciliation.unheardSeconds > c.effects.partialGraceSeconds, {
    error: 'a partial file waits, and is not forgotten',
  })
  .refine((c) => c.mail.from.endsWith(`@${c.mail.domain}`), { error: 'the sender must belong to the verified domain' })
  .refine((c) => c.depotSenders.every(({ prefix }) => c.partners.some(({ id }) => id === prefix)), {
    error: 'who sends dossiers is told when the service is degraded',
  })
  .refine((c) => (c.stage === 'prod') === (c.mail.recipients.to === 'anyone'), {
    error: 'production writes to anyone, and no other stage does',
  })
  .refine((c) => recipientFor(c.mail.recipients, c.mail.operator) === c.mail.operator, {
    error: 'the operator must be one of those whom the stage may write to',
  })
  .refine((c) => c.stage !== 'prod' || (c.ledger.mode === 'COMPLIANCE' && c.ledger.days >= LIMITATION_DAYS), {
    error: 'in production a line of the ledger outlives every claim that it answers',
  })
  .refine((c) => c.stage === 'local' || (c.retainData && c.gs.mfa && !c.gs.passwordSignIn), {
    error: 'only the local stage may lose its data, or sign in with a password alone',
  });

export type StageConfig = z.infer<typeof StageConfigSchema>;
export type Stage = StageConfig['stage'];
